import { basename, dirname, join } from "node:path";

/** Files that an editor keeps beside one that is open in it, and leaves behind when it crashes. */
const BESIDE = [
  /^\.(.+)\.sw[a-p]$/, // vim, nano
  /^\.#(.+)$/, // Emacs' lock
  /^#(.+)#$/, // and its unsaved text
  /^\.~lock\.(.+)#$/, // LibreOffice
];

export interface OpenFile {
  /** What is open, as a path of the worktree. */
  file: string;
  /** The editor's own file. */
  beside: string;
}

/** Which of these paths tell that another file is open in an editor. Pure. */
export function openInEditors(paths: readonly string[]): OpenFile[] {
  return paths.flatMap((path) => {
    const [name] = BESIDE.flatMap((form) => form.exec(basename(path))?.[1] ?? []);
    return name === undefined ? [] : [{ file: join(dirname(path), name), beside: path }];
  });
}

/** `read.me is open in an editor, or was when that crashed (.read.me.swp)` */
export const openText = ({ file, beside }: OpenFile) =>
  `${file} is open in an editor, or was when that crashed (${beside})`;
