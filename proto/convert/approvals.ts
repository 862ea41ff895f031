import type { Approval as WireApproval, Approval__Output } from '../gen/careen/v1/Approval.ts'
import { nameOf, parseName } from '../names.ts'
import type { Approval, ApprovalState } from '../resources/index.ts'
import { fromTimestamp, given, malformed, need, toTimestamp } from './basics.ts'

export function toApproval(approval: Approval): WireApproval {
  const { workspace, id, parked, run } = approval
  return {
    name: nameOf('approval', { workspace, approval: id }),
    subject: nameOf('run', { workspace, run: parked }),
    subjectSha256: Buffer.from(approval.sha256, 'hex'),
    state: `STATE_${approval.state}`,
    createdBy: approval.createdBy,
    createTime: toTimestamp(approval.createdAt),
    expireTime: toTimestamp(approval.expiresAt),
    note: approval.note,
    run: nameOf('run', { workspace, run }),
    images: approval.images,
    claimed: approval.claimed ?? '',
  }
}

export function fromApproval(wire: Approval__Output): Approval {
  if (wire.state === 'STATE_UNSPECIFIED') throw malformed('approval.state', 'it is not set')
  return {
    ...idsIn(wire),
    images: wire.images,
    sha256: Buffer.from(wire.subjectSha256).toString('hex'),
    note: wire.note,
    createdBy: wire.createdBy,
    createdAt: need(fromTimestamp(wire.createTime), 'approval.create_time'),
    expiresAt: need(fromTimestamp(wire.expireTime), 'approval.expire_time'),
    state: wire.state.slice('STATE_'.length) as ApprovalState,
    ...given({ claimed: wire.claimed }),
  }
}

function idsIn({
  name,
  subject,
  run,
}: Approval__Output): Pick<Approval, 'id' | 'workspace' | 'parked' | 'run'> {
  const { workspace, approval: id } = parseName('approval', name, 'approval.name')
  return {
    id,
    workspace,
    parked: parseName('run', subject, 'approval.subject').run,
    run: parseName('run', run, 'approval.run').run,
  }
}
