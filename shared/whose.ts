/** The header in which a page says whose it is; at the sync door it is the query's `as`, at the live door `auth.as`. */
export const WHOSE = 'Tenfold-As'
