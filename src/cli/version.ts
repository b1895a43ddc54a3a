import { version } from "../../package.json" with { type: "json" };

/** The version, and what it was built from; the build puts the latter in. */

declare const POTS_COMMIT: string;
declare const POTS_DATE: string;

const VERSION = version;
const COMMIT = typeof POTS_COMMIT === "string" ? POTS_COMMIT : "unknown";
const BUILD_DATE = typeof POTS_DATE === "string" ? POTS_DATE : "unknown";

/** `pots 0.1.0 (1a2b3c4, 2026-01-31)` */
export function versionLine(): string {
  return `pots ${VERSION} (${COMMIT}, ${BUILD_DATE})`;
}
