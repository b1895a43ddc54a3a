/** What `pots doctor` found of one thing. */

export type Verdict = "ok" | "note" | "problem";

export interface Finding {
  what: string;
  verdict: Verdict;
  found: string;
  /** How to mend it; empty when there is nothing to mend. */
  mend: string;
}
