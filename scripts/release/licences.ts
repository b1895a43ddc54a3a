import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** The licences of what the binary is made of beside pots itself. */

interface Manifest {
  name: string;
  version: string;
  license?: string;
  dependencies?: Record<string, string>;
}

const BUN = `The binary contains Bun ${Bun.version}, under the MIT licence, and with it the libraries
that Bun's LICENSE.md names, among them JavaScriptCore under the LGPL, version 2.`;

async function manifestIn(folder: string): Promise<Manifest> {
  return (await Bun.file(join(folder, "package.json")).json()) as Manifest;
}

/** Every package that `package.json` asks for at run time, and what those ask for, by name. */
async function packages(): Promise<Map<string, Manifest>> {
  const found = new Map<string, Manifest>();
  const visit = async (manifest: Manifest) => {
    for (const name of Object.keys(manifest.dependencies ?? {})) {
      if (found.has(name)) continue;
      const dependency = await manifestIn(join("node_modules", name));
      found.set(name, dependency);
      await visit(dependency);
    }
  };
  await visit(await manifestIn("."));
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Text of the file: packages of one licence text together. @throws Error for one without a text */
export async function thirdPartyLicences(): Promise<string> {
  const named = new Map<string, string[]>();
  for (const [name, { version, license }] of await packages()) {
    const folder = join("node_modules", name);
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined) throw new Error(`${name} has no licence text`);
    const text = (await Bun.file(join(folder, file)).text()).replaceAll("\r\n", "\n").trim();
    named.set(text, [...(named.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const parts = [...named].map(([text, names]) => `${names.join("\n")}\n\n${text}`);
  return `${[BUN, ...parts].join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}
