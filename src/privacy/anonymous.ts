/** What stands where a person's name stood; the client's number follows it. */
export const anonymous = 'Persoană ștearsă #';

/** The same where there is no number to tell erased people apart by. */
export const nobody = 'Persoană ștearsă';
