import { asTyped } from "../cli/propose.ts";
import { versionLine } from "../cli/version.ts";
import type { Words } from "../cli/words.ts";
import type { Context } from "../snapshot/context.ts";
import { EXIT, PotsError } from "../system/errors.ts";
import { colorsFor } from "../terminal/colors.ts";
import { print } from "../terminal/output.ts";
import { printable, printableJson } from "../terminal/text.ts";
import { examine } from "./doctor-findings.ts";
import type { Finding } from "./finding.ts";

/** `pots doctor`: what pots needs, what it found, and how to mend what is missing. */

export async function run(context: Context, words: Words): Promise<number> {
  if (words.flag("report")) {
    if (words.flag("json")) {
      throw new PotsError(
        "usage",
        "--report and --json exclude each other",
        "see pots doctor --help",
      );
    }
    const { reportText } = await import("./report/report.ts");
    print(await reportText(context));
    return EXIT.done;
  }
  const findings = await examine(context);
  if (words.flag("json")) print(json(findings));
  else show(context, findings);
  const broken = (what: string) =>
    findings.some((finding) => finding.what === what && finding.verdict === "problem");
  if (["tmux", "git", "plum"].some(broken)) return EXIT.missing;
  return findings.some(({ verdict }) => verdict === "problem") ? EXIT.failed : EXIT.done;
}

function json(findings: readonly Finding[]): string {
  const told = findings.map(({ mend, ...finding }) => ({
    ...finding,
    mend: asTyped(mend) || null,
  }));
  return printableJson({ version: 1, pots: versionLine(), findings: told });
}

function show(context: Context, findings: readonly Finding[]): void {
  const colors = colorsFor(context.noColorFlag);
  const marks = { ok: colors.green("✓"), note: colors.yellow("!"), problem: colors.red("✗") };
  const width = Math.max(...findings.map(({ what }) => what.length));
  print(versionLine());
  for (const { what, verdict, found, mend } of findings) {
    print(`${marks[verdict]} ${what.padEnd(width)}  ${printable(asTyped(found))}`);
    if (mend !== "") print(`  ${" ".repeat(width)}  ${printable(asTyped(mend))}`);
  }
  print(asTyped(conclusion(findings)));
}

/** What the marks come to. */
function conclusion(findings: readonly Finding[]): string {
  const has = (wanted: Finding["verdict"]) => findings.some(({ verdict }) => verdict === wanted);
  if (has("problem")) {
    return "mend what is marked ✗ first; pots doctor --report prints what a bug report needs";
  }
  return has("note") ? "pots works; what is marked ! is worth a look" : "all is well";
}
