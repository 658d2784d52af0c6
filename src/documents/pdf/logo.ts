/** The logo of the firm as it was when the document was issued: only what checkPicture took is ever stored. */
export type Logo = { content_type: string; bytes: Buffer };

/** The logo at the head of a document, within its corner. */
export const logoBlock = ({ content_type, bytes }: Logo) => ({
  image: `data:${content_type};base64,${bytes.toString('base64')}`,
  fit: [150, 56] as [number, number],
});
