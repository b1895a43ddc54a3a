/** pots' own environment, as its children may have it. */

/** Variables that git sets for hooks, and that would lead its children to another repository. */
const GIT_LOCATION =
  /^GIT_(DIR|WORK_TREE|INDEX_FILE|COMMON_DIR|OBJECT_DIRECTORY|NAMESPACE|PREFIX)$/;

/**
 * What else git sets for the hooks it runs (`git rev-parse --local-env-vars`, and what git-commit and
 * others add): a tmux server that a hook starts would hand it on to every session for good.
 */
const OF_A_HOOK =
  /^GIT_(ALTERNATE_OBJECT_DIRECTORIES|CONFIG|CONFIG_PARAMETERS|CONFIG_COUNT|CONFIG_(KEY|VALUE)_\d+|IMPLICIT_WORK_TREE|GRAFT_FILE|NO_REPLACE_OBJECTS|REPLACE_REF_BASE|SHALLOW_FILE|INTERNAL_SUPER_PREFIX|QUARANTINE_PATH|EXEC_PATH|EDITOR|REFLOG_ACTION|(AUTHOR|COMMITTER)_(NAME|EMAIL|DATE))$/;

/** Does a hook run pots? git sets these for its hooks alone. */
const inHook = (env: NodeJS.ProcessEnv) =>
  ["GIT_DIR", "GIT_INDEX_FILE", "GIT_EXEC_PATH"].some((name) => env[name] !== undefined);

/** pots' own environment as a child may have it. */
export function childEnvironment(
  extra: Record<string, string> = {},
  own: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const env: Record<string, string> = {};
  const hook = inHook(own);
  for (const [name, value] of Object.entries(own)) {
    const gits = GIT_LOCATION.test(name) || (hook && OF_A_HOOK.test(name));
    if (value !== undefined && !gits) env[name] = value;
  }
  return Object.assign(env, extra);
}
