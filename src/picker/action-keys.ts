/** The picker's keys that do something with a row; known before what they do is loaded. */
export const ACTION_KEYS = ["enter", "ctrl-t", "ctrl-x", "ctrl-r"] as const;

export type ActionKey = (typeof ACTION_KEYS)[number];
