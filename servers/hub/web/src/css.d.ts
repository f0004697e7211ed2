/** A style sheet as text: how the element's bundle imports it. */
declare module "*.css" {
  const text: string;
  export default text;
}
