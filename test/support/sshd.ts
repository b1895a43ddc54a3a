import { afterAll, beforeAll } from "bun:test";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "./wait.ts";
import { real, World } from "./world.ts";

/**
 * Several machines on one: an sshd on loopback, with a key for each host that is reached through it.
 * A host is a World of its own, with its home, its PATH and its tmux, into which the key's forced
 * command leads, by way of the login shell that this host's people have. `ssh` on the PATH of the
 * World that asks knows them by their names, and counts its calls. Nothing of it needs root, or
 * touches anybody's ~/.ssh.
 */

export interface HostWishes {
  /** The login shell: a program on this machine, or a script's text, run for every command. */
  shell?: "bash" | "fish" | "csh" | "zsh" | `#!${string}`;
  /** Is there a pots on it? */
  pots?: boolean;
  tmux?: boolean;
  /** Is there a connection to it already that ssh shares? Then a call takes no time. */
  shared?: boolean;
}

/** sshd has to be called by its whole path, and is not on everybody's. */
const SSHD = Bun.which("sshd", { PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` });

export class Hosts implements AsyncDisposable {
  private readonly dir: string;
  private readonly worlds: World[] = [];
  private readonly shared: Bun.Subprocess[] = [];
  private readonly listeners: { stop: (force: boolean) => void }[] = [];
  private keys = "";
  private config = "";

  private constructor(
    private readonly here: World,
    private readonly sshd: Bun.Subprocess,
    private readonly port: number,
  ) {
    this.dir = join(here.base, "ssh");
  }

  /** @param here the World that asks */
  static async start(here: World): Promise<Hosts> {
    if (SSHD === null) throw new Error("sshd is missing: ./scripts/setup.sh test");
    const dir = join(here.base, "ssh");
    mkdirSync(dir, { mode: 0o700 });
    await here.must([real("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", `${dir}/host_key`]);
    for (;;) {
      const port = freePort();
      const config = {
        ...{ ListenAddress: "127.0.0.1", Port: port, HostKey: `${dir}/host_key` },
        ...{ AuthorizedKeysFile: `${dir}/authorized_keys`, PidFile: "none" },
        // files of this person's own login shell are nobody's business
        SetEnv: `HOME=${dir}`,
        ...{ StrictModes: "no", UsePAM: "no", PermitRootLogin: "yes" },
        ...{ PasswordAuthentication: "no", KbdInteractiveAuthentication: "no" },
        ...{ KexAlgorithms: "curve25519-sha256", Ciphers: "aes128-ctr" }, // the quickest
        ...{
          MaxSessions: 100,
          MaxStartups: 100,
          UseDNS: "no",
          PrintMotd: "no",
          PrintLastLog: "no",
        },
      };
      const lines = Object.entries(config).map((pair) => pair.join(" "));
      writeFileSync(`${dir}/sshd_config`, `${lines.join("\n")}\n`);
      const log = Bun.file(`${dir}/log`);
      if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true }); // it insists
      const argv = [SSHD, "-D", "-e", "-f", `${dir}/sshd_config`];
      const sshd = Bun.spawn(argv, { stdin: "ignore", stdout: "ignore", stderr: log });
      const said = () => readFileSync(`${dir}/log`, "utf8");
      await eventually(
        () => said().includes("Server listening") || sshd.exitCode !== null,
        () => `sshd to listen; it said ${said()}`,
      );
      if (sshd.exitCode === null) {
        const hosts = new Hosts(here, sshd, port);
        const key = readFileSync(`${dir}/host_key.pub`, "utf8");
        writeFileSync(`${dir}/known_hosts`, `[127.0.0.1]:${port} ${key}`);
        hosts.putSsh();
        return hosts;
      }
      if (!said().includes("Address already in use")) throw new Error(`sshd: ${said()}`);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of [...this.shared, this.sshd]) {
      child.kill();
      await child.exited;
    }
    for (const listener of this.listeners) listener.stop(true);
    for (const world of this.worlds) await world[Symbol.asyncDispose]();
  }

  /** A machine that is reached by this name. */
  async add(name: string, wishes: HostWishes = {}): Promise<World> {
    const { shell = "bash", pots = false, tmux = true, shared = true } = wishes;
    const world = new World();
    this.worlds.push(world);
    world.link("awk"); // as everywhere
    if (pots) world.withPots();
    if (!tmux) world.without("tmux");
    const login = join(world.base, "login");
    const program = shell.startsWith("#!") ? join(world.base, "shell") : real(shell);
    if (shell.startsWith("#!")) {
      writeFileSync(program, shell);
      chmodSync(program, 0o755);
    }
    const env = Object.entries({ ...world.env, SHELL: program }).map(
      ([key, value]) => `${key}='${value}'`,
    );
    writeFileSync(
      login,
      `#!/bin/sh\ncd '${world.home}' || exit\nexec env -i ${env.join(" ")} TERM="$TERM" '${program}' -c "$SSH_ORIGINAL_COMMAND"\n`,
    );
    chmodSync(login, 0o755);
    const key = `${this.dir}/${name}`;
    await this.here.must([real("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", key]);
    this.keys += `command="${login}" ${readFileSync(`${key}.pub`, "utf8")}`;
    writeFileSync(`${this.dir}/authorized_keys`, this.keys);
    const socket = `${this.dir}/to-${this.worlds.length}`;
    this.name(name, { IdentityFile: key, ...(shared ? { ControlPath: socket } : {}) });
    if (shared) await this.share(name, socket);
    return world;
  }

  private async share(name: string, socket: string): Promise<void> {
    const argv = [real("ssh"), "-F", `${this.dir}/config`, "-M", "-N", "--", name];
    this.shared.push(Bun.spawn(argv, { stdin: "ignore", stdout: "ignore", stderr: "ignore" }));
    await eventually(() => existsSync(socket), `a connection to ${name}`);
  }

  /** What `add` made is not reached any more, or is again. */
  sleeps(name: string, asleep: boolean): void {
    this.again(name, name, asleep ? { Port: freePort() } : {});
  }

  /** What `add` made by another name, with settings of its own. */
  again(name: string, of: string, own: Record<string, string | number>): void {
    this.name(name, { IdentityFile: `${this.dir}/${of}`, ...own });
  }

  /** What `add` made, without a shared connection, lets in only who types `secret` from now on. */
  async lock(name: string): Promise<void> {
    const words = ["-q", "-p", "-P", "", "-N", "secret", "-f", `${this.dir}/${name}`];
    await this.here.must([real("ssh-keygen"), ...words]);
  }

  /** A name in ssh's configuration, reached through the sshd unless it is told otherwise. */
  name(name: string, own: Record<string, string | number> = {}): void {
    const settings = {
      ...{ HostName: "127.0.0.1", Port: this.port, IdentitiesOnly: "yes", IdentityAgent: "none" },
      ...{ UserKnownHostsFile: `${this.dir}/known_hosts`, GlobalKnownHostsFile: "/dev/null" },
      ...{ IdentityFile: "none" },
      ...own,
    };
    const lines = Object.entries(settings).map(([key, value]) => `  ${key} ${value}\n`);
    // of several settings ssh takes the first
    this.config = `Host ${name}\n${lines.join("")}${this.config}`;
    writeFileSync(`${this.dir}/config`, this.config);
  }

  /** A machine that takes connections, and says nothing. */
  silent(name: string): void {
    const listener = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: () => {} } });
    this.listeners.push(listener);
    this.name(name, { Port: listener.port });
  }

  /** A connection that is said to be shared, behind which nobody answers any more. */
  stale(name: string, key: string): void {
    const unix = `${this.dir}/shared`;
    this.listeners.push(Bun.listen({ unix, socket: { data: () => {} } }));
    this.again(name, key, { ControlPath: unix });
  }

  /** A machine where nobody listens. */
  refusing(name: string): void {
    this.name(name, { Port: freePort() });
  }

  /** The hosts that ssh was called for, in that order. */
  calls(): string[] {
    return readFileSync(`${this.dir}/calls`, "utf8").split("\n").slice(0, -1);
  }

  forgetCalls(): void {
    writeFileSync(`${this.dir}/calls`, "");
  }

  /** Is an ssh of the World's still at work? */
  async isAtWork(): Promise<boolean> {
    const args = await this.here.must([real("ps"), "-A", "-o", "args"]);
    return args.includes(`-F ${this.dir}/config -T`);
  }

  private putSsh(): void {
    this.forgetCalls();
    this.here.program(
      "ssh",
      `#!/bin/sh
before=
for word; do
  [ "$before" = -- ] && { echo "$word" >>'${this.dir}/calls'; break; }
  before=$word
done
exec '${real("ssh")}' -F '${this.dir}/config' "$@"
`,
    );
  }
}

function freePort(): number {
  const listener = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: () => {} } });
  listener.stop(true);
  return listener.port;
}

/** What every test of a file shares: the World that asks, and its hosts; there from `beforeAll` on. */
export function withHosts(): { here: World; hosts: Hosts } {
  const shared = {} as { here: World; hosts: Hosts };
  beforeAll(async () => {
    shared.here = new World();
    shared.hosts = await Hosts.start(shared.here);
  });
  afterAll(async () => {
    await shared.hosts[Symbol.asyncDispose]();
    await shared.here[Symbol.asyncDispose]();
  });
  return shared;
}
