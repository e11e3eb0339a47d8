/** Which addresses the house will ask: those anybody on the internet could ask, and no others. */
import ipaddr from 'ipaddr.js'

/** Decides for the house which hosts' addresses, and which ports, may be connected to. */
export type Judge = { mayReach: (ip: string) => boolean; mayKnock: (port: number) => boolean }

const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3')

/**
 * Whether an IP address is a public one. Only the plain forms are addresses; decimal, octal and hex ones are not, and an IPv6 address that
 * carries an IPv4 one inside (mapped, translated, tunnelled) is nobody's own.
 */
export const isPublic = (ip: string): boolean => {
  if (ip.includes('%') || (!ipaddr.IPv4.isValidFourPartDecimal(ip) && !ipaddr.IPv6.isValid(ip))) return false
  const address = ipaddr.parse(ip)
  return address.range() === 'unicast' && (address instanceof ipaddr.IPv4 || address.match(GLOBAL_UNICAST))
}

/** The judge of a house on the internet: public addresses, and the two ports of the web. */
export const publicOnly: Judge = { mayReach: isPublic, mayKnock: port => port === 80 || port === 443 }

/** The IP address an address's host is written as, if it is one. */
export const literalIp = (hostname: string): string | undefined => {
  const bare = hostname.replace(/^\[|\]$/g, '')
  return ipaddr.isValid(bare) ? bare : undefined
}
