/** True for a time zone of the IANA database under its own name; offsets and abbreviations are none. */
export function isIanaZone(zone: string): boolean {
  if (!/^(UTC|[A-Z][A-Za-z]+(\/[A-Za-z0-9_+-]+)+)$/.test(zone)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
