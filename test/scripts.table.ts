/** The scripts of the CLI that there are to be, by what they are about. There may be others. */
export const SCRIPTS: Readonly<Record<string, string>> = {
  plan: 'plan-small plan-large-60-lines plan-large-detail plan-folds-alike plan-latest-in-six plan-version-tags plan-protection-lost plan-emptied plan-over-limit plan-no-changes plan-standing-only plan-loosened plan-tightened plan-rename-without-moved plan-destroy plan-checks-fail plan-lints plan-refresh plan-refresh-false-never-seen plan-refresh-only-drift plan-progress-pipe plan-long-names-80',
  unknown:
    'unknown-registry-down unknown-401 unknown-one-of-three unknown-sum-at-least unknown-exit-5 unknown-apply-refused unknown-disabled-applies unknown-allow-parks-first-run unknown-skip-effects',
  'apply and saved plans':
    'apply-yes apply-no-exit-8 apply-eof apply-input-false apply-auto-approve-keeps-limits apply-number-right apply-number-wrong apply-number-empty apply-approve-images-flag apply-two-person apply-failure-nothing-changed apply-stale-names-who apply-ctrl-c-at-question apply-ctrl-c-in-flight apply-ctrl-c-twice apply-window-closed apply-prevent-destroy show-verified show-forged show-not-verified apply-plan-id apply-plan-expired apply-forged',
  'scope, workspaces, profiles':
    'target-address target-repository target-brings-protect exclude-protect-refused exclude-wins target-effects-never-hidden run-target run-exclude destroy-target workspace-wrong workspace-take-over workspace-env workspace-block-contradicts workspace-two-claim-one-repository workspaces-list daemon-name-contradicts profile-default profile-flag-over-env profile-production profile-typo',
  'state, runs':
    'state-list state-show state-drift history rollback rollback-over-limit export-plans-empty runs runs-show runs-show-detail runs-cancel run-asks run-over-limit run-no-input watch-terminal watch-pipe logs-follow approve approve-wrong-number approve-changed-since approve-total-of-three',
  'images, health, errors':
    'explain-goes explain-stays explain-may-be-newest explain-deleted explain-parts-counted-once explain-at-time restore-one-pins restore-pin-none restore-run restore-since-serial restore-blobs-gone pin-unpin pin-from-kubernetes doctor-all-ok doctor-redis-dead doctor-disk-full doctor-worker-lacks-credentials doctor-clock health-database-gone health-live-ready error-no-daemon error-token error-permission error-timeout did-you-mean no-color',
  'programs, CI, first minutes':
    'json-plan json-apply json-errors json-usage-error json-result-last json-list-empty json-into json-schema-holds markdown markdown-65000 github gitlab-junit escape-hostile-tags getting-started getting-started-init ci-github ci-gitlab import-policy-ecr import-policy-compare help-exit-codes-match',
}
