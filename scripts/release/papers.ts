import { description } from "../../package.json" with { type: "json" };
import { wholeSchema } from "../../src/cli/schema.ts";
import { TOPICS } from "../../src/cli/topics.ts";
import { completionScript } from "../../src/completion/scripts.ts";
import type { ArchiveFile } from "./archive.ts";
import { thirdPartyLicences } from "./licences.ts";
import { manPage } from "./man.ts";
import { topicPage, topicPageName } from "./man-topics.ts";

/** What goes into every archive beside the binary. */
export async function papers(facts: { version: string; date: string }): Promise<ArchiveFile[]> {
  const texts: [name: string, text: string][] = [
    ["LICENSE", await Bun.file("LICENSE").text()],
    ["LICENSE-THIRD-PARTY", await thirdPartyLicences()],
    ["man/pots.1", manPage({ ...facts, description, topics: TOPICS.map(topicPageName) })],
    ...(await Promise.all(
      TOPICS.map(
        async (topic) =>
          [`man/${topicPageName(topic)}.7`, await topicPage(topic, facts)] as [string, string],
      ),
    )),
    ["pots.schema.json", `${JSON.stringify(wholeSchema(), null, 2)}\n`],
    ["completions/pots.bash", await completionScript("bash")],
    ["completions/_pots", await completionScript("zsh")],
    ["completions/pots.fish", await completionScript("fish")],
  ];
  return texts.map(([name, text]) => ({ name, data: new TextEncoder().encode(text) }));
}
