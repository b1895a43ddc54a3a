/** What a new worktree was asked for by: the words, and the addresses of requests. Pure. */

/** What was asked for: a branch, or a request for a merge by its number. */
export type Wanted =
  | { kind: "branch"; name: string }
  | {
      kind: "request";
      /** `pr-12`, `mr-3`: the branch it is fetched into. */
      branch: string;
      /** The ref that the remote keeps it under. */
      ref: string;
      /** `github.com/acme/web`, from a web address. */
      repository: string | null;
    };

const REFS = { pr: "refs/pull/N/head", mr: "refs/merge-requests/N/head" } as const;

/** `pr:12`, `mr:3`, or the web address of a pull or merge request; anything else is a branch. */
export function readWanted(word: string): Wanted {
  const short = /^(pr|mr):(\d+)$/.exec(word);
  if (short !== null) return request(short[1] as "pr" | "mr", short[2] ?? "", null);
  const address =
    /^https?:\/\/(?:[^/@]*@)?([^/]+\/.+?)(?:\/-)?\/(pull|pulls|merge_requests)\/(\d+)/;
  const [, repository, kind, number] = address.exec(word) ?? [];
  if (repository === undefined || kind === undefined) return { kind: "branch", name: word };
  return request(kind === "merge_requests" ? "mr" : "pr", number ?? "", repository);
}

function request(kind: "pr" | "mr", number: string, repository: string | null): Wanted {
  const ref = REFS[kind].replace("N", number);
  return { kind: "request", branch: `${kind}-${number}`, ref, repository };
}

/** `git@github.com:acme/web.git` and `https://github.com/acme/web` → `github.com/acme/web`. */
export function repositoryOf(url: string): string {
  return url
    .replace(/^[a-z+]+:\/\//, "")
    .replace(/^[^/@]*@/, "")
    .replace(/^([^/:]+):(\d+\/)?(?!\/)/, "$1/")
    .replace(/\/+$/, "")
    .replace(/\.git$/, "")
    .toLowerCase();
}
