/** The part of MJML 5 that is used here; the package brings no types of its own. */
declare module 'mjml' {
  type MjmlOptions = {
    /** The file that includes are relative to. */
    filePath?: string
    ignoreIncludes?: boolean
    /** Folders that includes may be read from. */
    includePath?: string | string[]
    keepComments?: boolean
    /** `strict` throws when a tag or an attribute is not known or not where it belongs. */
    validationLevel?: 'strict' | 'soft' | 'skip'
  }
  type MjmlResult = { html: string; errors: { formattedMessage: string }[] }
  function mjml2html(source: string, options?: MjmlOptions): Promise<MjmlResult>
  export = mjml2html
}
