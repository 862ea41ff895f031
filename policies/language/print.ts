import type { DeclaredObject, Policy, Rule, Scope } from '../model.ts'
import { formatDuration } from './duration.ts'

/** One object as HCL in the usual layout; reading it back gives the same object. */
export function printObject(object: DeclaredObject): string {
  switch (object.kind) {
    case 'registry':
      return block('registry', object.name, [
        ['url', q(object.url)],
        ...text('credentials', object.credentials),
      ])
    case 'protect':
      return block('protect', object.name, [
        ...text('description', object.description),
        ...scope(object.scope),
        ...text('tag_regexp', object.tagRegexp),
        ...(object.digests.length === 0
          ? []
          : [['digests', `[${object.digests.map(q).join(', ')}]`] as const]),
      ])
    case 'policy':
      return block(object.block, object.name, policyLines(object), [
        ...object.rules.map(ruleBlock),
        ...(object.quota === undefined ? [] : [indent(`quota {\n  tags = ${object.quota.tags}\n}\n`)]),
      ])
  }
}

type Line = readonly [name: string, value: string]

/** A quoted text; `${` and `%{` are escaped, so that they are text and not a template. */
function q(value: string): string {
  return JSON.stringify(value).replaceAll('${', '$${').replaceAll('%{', '%%{')
}

function text(name: string, value: string | undefined): Line[] {
  return value === undefined ? [] : [[name, q(value)]]
}

function number(name: string, value: number | undefined): Line[] {
  return value === undefined ? [] : [[name, String(value)]]
}

function block(type: string, label: string, lines: readonly Line[], inner: readonly string[] = []): string {
  const width = Math.max(0, ...lines.map(([name]) => name.length))
  const body = lines.map(([name, value]) => `  ${name.padEnd(width)} = ${value}\n`).join('')
  return `${type} ${q(label)} {\n${body}${inner.map((one) => `\n${one}`).join('')}}\n`
}

function indent(lines: string): string {
  return lines.replaceAll(/^(?=.)/gm, '  ')
}

function scope(value: Scope): Line[] {
  switch (value.kind) {
    case 'global':
      return []
    case 'registry':
      return [['registry', `registry.${value.registry}`]]
    case 'repository':
      return [['registry', `registry.${value.registry}`], ...text('repository', value.repository)]
    case 'pattern':
      return [['registry', `registry.${value.registry}`], ...text('repositories', value.pattern)]
  }
}

function policyLines(policy: Policy): Line[] {
  return [
    ...text('description', policy.description),
    ...scope(policy.scope),
    ['status', q(policy.status)],
    ['schedule', q(policy.schedule.cron)],
    ['time_zone', q(policy.schedule.timeZone)],
    ['grace', q(formatDuration(policy.grace))],
    ...(policy.untag ? [['untag', 'true'] as const] : []),
    ...number('max_delete_percent', policy.limits.maxDeletePercent),
    ...number('max_delete_count', policy.limits.maxDeleteCount),
    ...(policy.limits.allowEmpty ? [['allow_empty', 'true'] as const] : []),
  ]
}

function ruleBlock(rule: Rule): string {
  const lines: Line[] = [
    ...text('description', rule.description),
    ...text('tag_regexp', rule.tagRegexp),
    ...(rule.untagged ? [['untagged', 'true'] as const] : []),
    ...(rule.expirePeriod === undefined ? [] : text('expire_period', formatDuration(rule.expirePeriod))),
    ...number('retained_top', rule.retainedTop),
  ]
  return indent(block('rule', rule.label, lines))
}
