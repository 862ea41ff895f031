import { type FileUse, readHostFile } from './read-file.ts'

const GROUPS = '/etc/group'
const LARGEST = 4 << 20

/** Returns the number of a group, from its name in /etc/group or its digits, or undefined. Throws if the file cannot be read. */
export async function groupNumber(
  group: string,
  use: Pick<FileUse, 'subject' | 'code'>,
): Promise<number | undefined> {
  if (/^\d{1,9}$/.test(group)) return Number(group)
  const { subject, code } = use
  const { text } = await readHostFile(GROUPS, { subject: `${subject}: ${GROUPS}`, code, limit: LARGEST })
  const line = text.split('\n').find((one) => one.startsWith(`${group}:`))
  const digits = line?.split(':')[2]
  return digits === undefined || !/^\d+$/.test(digits) ? undefined : Number(digits)
}
