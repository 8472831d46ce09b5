import {
  MembershipEnded,
  MembershipFileDelayed,
  MembershipSuspended,
  membershipStatuses,
  PublicityMaterialApproved,
  PublicityMaterialLapsed,
  PublicityMaterialRejected,
  PublicityMaterialSubmitted,
  PublicityMaterialTakenDown,
  PublicityViolationRecorded,
} from '#contracts';
import type { Rule } from './rule.js';

/** What is told of memberships, to the lead's office of publicity to review, and to a member of its own. */
export const memberRules: readonly Rule[] = [
  {
    event: MembershipFileDelayed.type,
    tells: { 'lead-office': 'membership-file-delayed.lead-office', applicant: 'membership-file-delayed.applicant' },
    holdsIn: ['intent', 'survey'],
  },
  {
    event: MembershipSuspended.type,
    tells: { member: 'membership-suspended.member' },
    holdsIn: ['suspended'],
  },
  {
    event: MembershipEnded.type,
    tells: { member: 'membership-ended.member' },
    holdsIn: ['ended'],
  },
  {
    event: PublicityMaterialSubmitted.type,
    tells: { 'lead-office': 'publicity-material-submitted.lead-office' },
    holdsIn: ['submitted'],
  },
  {
    event: PublicityMaterialApproved.type,
    tells: { member: 'publicity-material-approved.member' },
    holdsIn: ['approved'],
  },
  {
    event: PublicityMaterialRejected.type,
    tells: { member: 'publicity-material-rejected.member' },
    holdsIn: ['rejected'],
  },
  {
    event: PublicityMaterialLapsed.type,
    tells: { member: 'publicity-material-lapsed.member' },
    holdsIn: ['lapsed'],
  },
  {
    event: PublicityMaterialTakenDown.type,
    tells: { member: 'publicity-material-taken-down.member' },
    holdsIn: ['taken-down'],
  },
  {
    event: PublicityViolationRecorded.type,
    tells: { member: 'publicity-violation-recorded.member' },
    holdsIn: membershipStatuses,
  },
];
