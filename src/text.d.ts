/** Files that are imported as text: the shells' scripts, the pages of `pots help`. */
declare module "*.bash" {
  const text: string;
  export default text;
}
declare module "*.zsh" {
  const text: string;
  export default text;
}
declare module "*.fish" {
  const text: string;
  export default text;
}
declare module "*.md" {
  const text: string;
  export default text;
}
