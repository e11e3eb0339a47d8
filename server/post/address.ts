/** Which addresses the house will ask: those anybody on the internet could ask, and no others. */
import ipaddr from 'ipaddr.js'

/** Decides for the house which hosts' addresses, and which ports, may be connected to. */
export type Judge = { mayReach: (ip: string) => boolean; mayKnock: (port: number) => boolean }

const V6_TRANSLATED = [['64:ff9b::', 96], ['64:ff9b:1::', 48], ['2002::', 16], ['2001::', 32], ['2001:db8::', 32], ['100::', 64], ['fec0::', 10], ['5f00::', 16]] as const
const V4_MORE = [['192.88.99.0', 24], ['192.31.196.0', 24], ['192.52.193.0', 24], ['192.175.48.0', 24]] as const

const within = (address: ipaddr.IPv4 | ipaddr.IPv6, ranges: readonly (readonly [string, number])[]) =>
  ranges.some(([start, bits]) => address.match(ipaddr.parse(start), bits))

const isPublic4 = (address: ipaddr.IPv4) => address.range() === 'unicast' && !within(address, V4_MORE)

/** Global unicast is 2000::/3; everything else, and everything that carries an IPv4 address inside, is somebody's inside. */
const isPublic6 = (address: ipaddr.IPv6) =>
  address.range() === 'unicast' && address.match(ipaddr.parse('2000::'), 3) && !within(address, V6_TRANSLATED)

/** Whether an IP address is a public one. Only the plain forms are addresses; decimal, octal and hex ones are not. */
export const isPublic = (ip: string): boolean => {
  if (ip.includes('%') || (!ipaddr.IPv4.isValidFourPartDecimal(ip) && !ipaddr.IPv6.isValid(ip))) return false
  const address = ipaddr.parse(ip)
  return address instanceof ipaddr.IPv4 ? isPublic4(address) : isPublic6(address)
}

/** The judge of a house on the internet: public addresses, and the two ports of the web. */
export const publicOnly: Judge = { mayReach: isPublic, mayKnock: port => port === 80 || port === 443 }

/** The IP address an address's host is written as, if it is one. */
export const literalIp = (hostname: string): string | undefined => {
  const bare = hostname.replace(/^\[|\]$/g, '')
  return ipaddr.isValid(bare) ? bare : undefined
}
