/**
 * A stand-in for plum: a bash program that prints what plum prints, warning included, and makes
 * worktrees where plum makes them.
 */
export const PLUM = `#!/bin/bash
if ! git rev-parse --git-dir >/dev/null 2>&1; then
  echo "Error: Not in a git repository" >&2
  exit 1
fi
if [ -z "$PLUM_CONFIG_FILE" ]; then
  echo "Warning: No configuration file found. Using environment variables and defaults." >&2
fi
case $1 in
  list)
    shift
    git worktree list "$@"
    ;;
  create)
    main=$(git worktree list --porcelain | sed -n '1s/^worktree //p')
    project=\${main##*/}
    name=\${WORKTREE_NAME_PREFIX:-$project}-$2
    path=\${main%/*}/\${name//\\//-}
    git worktree add -b "$name" "$path" || exit 1
    echo "Created worktree at $path"
    ;;
  *)
    echo "Error: Unknown command: $1" >&2
    exit 1
    ;;
esac
`;

/** plums that do not do as they should. */
export const BROKEN_PLUMS = {
  fails: "#!/bin/sh\necho 'plum: the disk is on fire' >&2\nexit 3\n",
  hangs: "#!/bin/sh\nsleep 1000\n",
  printsRubbish: "#!/bin/sh\necho 'hello, this is plum'\n",
};
