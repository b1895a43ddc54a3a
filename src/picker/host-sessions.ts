import { WantsSomebody } from "../hosts/faults.ts";
import type { Session } from "../sessions/model.ts";
import type { Context } from "../snapshot/context.ts";
import type { HostSnapshot } from "../snapshot/hosts.ts";
import { oneLine, type PotsError } from "../system/errors.ts";
import { joined, printable } from "../terminal/text.ts";
import { said } from "./list.ts";

/**
 * The sessions of other machines, as the picker comes to know them: asked when it has been painted,
 * each answer shown as it comes, and asked again from time to time. No row waits for them.
 */

/** Milliseconds between an answer and the next question: each opens a connection. */
const AGAIN = 20_000;

/**
 * The machines that may be asked without being wished for. Where somebody has to answer, each question
 * is a log-in that fails, and so many of them have people locked out. Pure.
 */
export function toAskAgain(
  hosts: readonly string[],
  problemOf: (host: string) => PotsError | null,
): readonly string[] {
  return hosts.filter((host) => !(problemOf(host) instanceof WantsSomebody));
}

export class HostSessions {
  private readonly told = new Map<string, HostSnapshot & { asked: number }>();
  private readonly controller = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asking = false;
  /** Counts questions: an answer to an earlier one is no news. */
  private asked = 0;

  /**
   * @param changed called when there is something to show, and perhaps to say
   * @param failed called with what goes wrong while nobody waits for it
   */
  constructor(
    private readonly context: Context,
    private readonly changed: (message: string) => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  private get hosts(): readonly string[] {
    return this.context.config.settings.hosts;
  }

  /** In the order of POTS_HOSTS. */
  get sessions(): Session[] {
    return this.hosts.flatMap((host) => this.told.get(host)?.sessions ?? []);
  }

  /** Why it does not answer; null where it did, or was not asked yet. */
  problemOf(host: string): PotsError | null {
    return this.told.get(host)?.problem ?? null;
  }

  /** Is there a machine that has neither answered nor given up? */
  get loading(): boolean {
    return this.hosts.some((host) => !this.told.has(host));
  }

  /** Ask all of them, now (unless that is under way), and again and again those that may be. */
  begin(hosts = this.hosts): void {
    if (this.hosts.length === 0 || this.asking) return;
    clearTimeout(this.timer);
    this.asking = true;
    const asked = this.ask(hosts).catch(this.failed);
    void asked.finally(() => {
      this.asking = false;
      if (this.controller.signal.aborted) return;
      const again = () => this.begin(toAskAgain(this.hosts, (host) => this.problemOf(host)));
      this.timer = setTimeout(again, AGAIN);
    });
  }

  /** Settles when each has answered or given up. */
  async ask(hosts: readonly string[]): Promise<void> {
    const asked = ++this.asked;
    const { signal } = this.controller;
    const { snapshotHosts } = await import("../snapshot/hosts.ts");
    await snapshotHosts(this.context, hosts, (news) => this.take({ ...news, asked }), signal);
  }

  private take(news: HostSnapshot & { asked: number }): void {
    const before = this.told.get(news.host);
    if (this.controller.signal.aborted || news.asked < (before?.asked ?? 0)) return;
    this.told.set(news.host, news);
    const { problem, warnings } = news;
    const isNew = problem !== null && problem.message !== before?.problem?.message;
    const fresh = warnings.filter((warning) => before?.warnings.includes(warning) !== true);
    const told = [isNew ? this.problems() : "", ...fresh.map(printable)];
    this.changed(joined(told, "; "));
  }

  /** Why machines do not answer; of a single one also what to do about it. */
  private problems(): string {
    const problems = [...this.told.values()].flatMap(({ problem }) => problem ?? []);
    const [only] = problems;
    if (only !== undefined && problems.length === 1) return said(only);
    return problems.map((problem) => printable(oneLine(problem))).join("; ");
  }

  stop(): void {
    clearTimeout(this.timer);
    this.controller.abort();
  }
}
