import { chmodSync, existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { checksumFile, sha256, tarGzip } from "../../scripts/release/archive.ts";
import { hostTarget } from "../../scripts/release/targets.ts";
import { type Ended, type Wishes, World } from "../support/world.ts";

/** A machine of somebody who installs pots, and a server on loopback that has releases. */

export const INSTALLER = resolve(import.meta.dir, "../../scripts/install.sh");
export const TARGET = hostTarget().name;

/** What install.sh may use; a test takes away what its person does not have. */
const TOOLS = [
  ...["chmod", "cp", "cut", "dirname", "getconf", "gzip", "mkdir", "mktemp", "mv", "rm", "tar"],
  ...["uname", "grep", "curl"],
];

/** The program that knows SHA-256 here, as an absolute path with its arguments. */
export const CHECKER: string[] = Bun.which("sha256sum")
  ? [Bun.which("sha256sum") ?? ""]
  : [Bun.which("perl") ?? "", Bun.which("shasum") ?? "", "-a", "256"];

export class Newcomer extends World {
  readonly installed = join(this.home, ".local/bin/pots");

  constructor() {
    super();
    this.give(...TOOLS, ...(Bun.which("sha256sum") ? ["sha256sum"] : ["shasum", "perl"]));
  }

  /** Puts system programs on PATH. */
  give(...tools: string[]): void {
    for (const tool of tools) {
      const path = Bun.which(tool);
      if (path === null) throw new Error(`${tool} is missing: ./scripts/setup.sh test`);
      if (!existsSync(join(this.bin, tool))) symlinkSync(path, join(this.bin, tool));
    }
  }

  async install(releases: Releases, args: string[] = [], wishes: Wishes = {}): Promise<Ended> {
    return await this.run([`${this.bin}/sh`, INSTALLER, ...args], {
      ...wishes,
      env: { POTS_BASE_URL: releases.address, ...wishes.env },
    });
  }

  /** An older pots, as an earlier install left it. */
  async hasOldPots(): Promise<void> {
    this.file(".local/bin/pots", potsThatSays("pots 0.0.1 (0ld0ld0l, 2020-01-01)"));
    chmodSync(this.installed, 0o755);
  }

  /** Every file under a folder of the home, sorted; none when it is not there. */
  files(folder: string): string[] {
    const whole = join(this.home, folder);
    if (!existsSync(whole)) return [];
    return readdirSync(whole, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.home.length + 1))
      .sort();
  }
}

/** A stand-in for the binary: these tests are about how it gets there. */
export function potsThatSays(version: string): string {
  return `#!/bin/sh\necho '${version}'\n`;
}

type Answer = (path: string) => Response | Promise<Response>;

/** Releases as they lie on a server: `latest/download/<file>` and `download/v<version>/<file>`. */
export class Releases implements Disposable {
  /** Every path that was asked for. */
  readonly asked: string[] = [];
  private readonly files = new Map<string, Uint8Array | string>();
  private readonly answers = new Map<string, Answer>();
  private readonly server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: async (request) => {
      const path = new URL(request.url).pathname;
      this.asked.push(path);
      const answer = this.answers.get(path);
      if (answer !== undefined) return await answer(path);
      const data = this.files.get(path);
      return data === undefined ? new Response("no", { status: 404 }) : new Response(data);
    },
  });

  get address(): string {
    return `http://127.0.0.1:${this.server.port}`;
  }

  [Symbol.dispose](): void {
    void this.server.stop(true);
  }

  /** Something else than the file, for the paths that end so. */
  answer(path: string, answer: Answer): void {
    this.answers.set(path, answer);
  }

  /** A release, as the latest one too. */
  publish(version: string, files: ReadonlyMap<string, Uint8Array | string>): void {
    for (const [name, data] of files) {
      this.files.set(`/download/v${version}/${name}`, data);
      this.files.set(`/latest/download/${name}`, data);
    }
  }

  /** A release of a pots that does nothing but say its version. */
  async publishStandIn(version: string, binary?: string): Promise<string> {
    const text = binary ?? potsThatSays(`pots ${version} (57a9d191, 2026-01-31)`);
    const top = `pots-${version}-${TARGET}`;
    const archive = await tarGzip(
      [
        { name: `${top}/pots`, data: bytes(text), executable: true },
        ...[
          "man/pots.1",
          "completions/pots.bash",
          "completions/_pots",
          "completions/pots.fish",
        ].map((name) => ({ name: `${top}/${name}`, data: bytes(`${name} of ${version}\n`) })),
        {
          name: `${top}/man/pots-start.7`,
          data: bytes(`.nr HY 0\n.TH POTS\\-START 7 "2026-01-31" "pots ${version}" "pots"\n`),
        },
      ],
      { mtime: 0, level: 1 },
    );
    const name = `${top}.tar.gz`;
    const sums = checksumFile(new Map([[name, sha256(archive)]]));
    this.publish(
      version,
      new Map<string, Uint8Array | string>([
        [name, archive],
        ["SHA256SUMS", sums],
      ]),
    );
    return `/download/v${version}/${name}`;
  }
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A server that promises more than it sends, as when the line is cut. */
export function cutShort(): Disposable & { address: string } {
  const server = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      data(socket) {
        socket.end("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nonly the beginning");
      },
    },
  });
  return {
    address: `http://127.0.0.1:${server.port}/file`,
    [Symbol.dispose]: () => server.stop(true),
  };
}

export function makeFolder(path: string): string {
  mkdirSync(path, { recursive: true });
  return path;
}
