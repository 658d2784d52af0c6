const token = /(\/(?:unsubscribe|c)\/)[\w-]+\.[\w-]{22}/g;

/**
 * The text or HTML of a message as colleagues read it: the links that speak for its recipient lose what makes them work,
 * since a look at a message must neither unsubscribe anybody nor count as their click.
 */
export const withoutTokens = (text: string): string => text.replace(token, '$1…');
