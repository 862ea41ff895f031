// Original file: proto/careen/v1/policy.proto

import type { Long } from '@grpc/proto-loader';

export interface KeepThinned {
  'hourly'?: (number | string | Long);
  'daily'?: (number | string | Long);
  'weekly'?: (number | string | Long);
  'monthly'?: (number | string | Long);
  'yearly'?: (number | string | Long);
  '_hourly'?: "hourly";
  '_daily'?: "daily";
  '_weekly'?: "weekly";
  '_monthly'?: "monthly";
  '_yearly'?: "yearly";
}

export interface KeepThinned__Output {
  'hourly'?: (number);
  'daily'?: (number);
  'weekly'?: (number);
  'monthly'?: (number);
  'yearly'?: (number);
  '_hourly'?: "hourly";
  '_daily'?: "daily";
  '_weekly'?: "weekly";
  '_monthly'?: "monthly";
  '_yearly'?: "yearly";
}
