import { line, quoted } from "../hosts/script.ts";
import { printable } from "../terminal/text.ts";
import type { GoOptions } from "./go-there.ts";
import { guarded } from "./question.ts";
import { IDENTITY } from "./same.ts";
import type { TmuxThere } from "./tmux-on-host.ts";

/**
 * Going to a session of a machine that lets nobody in unasked: the one call that may ask also looks for
 * it there, by its name or a part that it alone has.
 */

/** Stand for what the script finds: the numbers that `IDENTITY` becomes, and the first of them. */
const SEEN = "@seen";
const ID = "@id";

/** tmux 3.4 prints a `$` before a letter, `_` or `{` as `\$`, which stands in no name. */
const asPrinted = (name: string) => [
  ...new Set([name, name.replace(/\$(?=[A-Za-z_{])/g, () => "\\$")]),
];

/**
 * A script for a terminal there. Where it does not find the one session it says which there are, and
 * ends as `pots attach` does.
 * @param query a name, or `=` and a name, or a part of one; `""`: only which there are is wanted
 */
export function attachByName(tmux: TmuxThere, query: string, options: GoOptions): string {
  const call = line(tmux.tmuxWords([]));
  const bare = query.startsWith("=") ? query.slice(1) : query;
  const exactly = [...new Set([query, bare])].flatMap(asPrinted).map(quoted).join("|");
  const partly =
    bare === query && query !== ""
      ? `${asPrinted(query)
          .map((part) => `*${quoted(part)}*`)
          .join("|")}) parts=$((parts+1)) part=$seen;;`
      : "";
  const flags = `${options.readOnly ? " -r" : ""}${options.detachOthers ? " -d" : ""}`;
  const attach = [
    ...["if-shell", "-F", "-t", `$${ID}:`, guarded(`#{==:${IDENTITY},${SEEN}}`)],
    ...[`attach-session${flags} -t '$${ID}'`, "has-session -t '=it has ended meanwhile'"],
  ];
  const words = line(attach).replaceAll(SEEN, `'"$seen"'`).replaceAll(ID, `'"$id"'`);
  const host = printable(tmux.host);
  const says = (text: string) => quoted(printable(`pots: ${text}`));
  return `rows=$(${call} list-sessions -F ${quoted(`${IDENTITY} #{session_name}`)}) || exit
exacts=0 parts=0 names=
while IFS= read -r row; do
name=\${row#* * * } seen=\${row%" \${row#* * * }"}
names="$names
    "${quoted(`${host}:`)}"$name"
case $name in
${exactly}) exacts=$((exacts+1)) exact=$seen;;
${partly}
esac
done <<.
$rows
.
case $exacts,$parts in
1,*) seen=$exact;;
0,1) seen=$part;;
*) if [ ${quoted(query)} = '' ]; then code=2 why=${says(`no session on ${host} was named`)}
elif [ $((exacts+parts)) = 0 ]; then code=3 why=${says(`no session on ${host} matches ${query}`)}
else code=4 why=${says(`several sessions on ${host} match ${query}`)}; fi
printf '%s\\n  name one:%s\\n' "$why" "$names" >&2; exit $code;;
esac
id=\${seen%% *}
exec ${call} ${words} <&3 3<&-
`;
}
