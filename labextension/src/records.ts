/** The shape of what the REST API answers; `mlops_jupyter/server/views.py` is its other half. */

/** A number, or the word for one that JSON cannot write. */
export type Numeric = number | 'NaN' | 'Infinity' | '-Infinity';

export type Status = 'RUNNING' | 'FINISHED' | 'FAILED' | 'INTERRUPTED' | 'KERNEL_DIED';

export interface IGoal {
  direction: 'max' | 'min';
  metric: string;
}

export interface IParam {
  name: string;
  value: string;
  origin?: 'cell' | 'estimator' | 'inherited' | 'logged';
  execution_id?: string;
}

export interface IFailure {
  ename: string;
  evalue: string;
  line: number | null;
  line_text: string;
}

export interface IProof {
  verdict_id: string;
  kind: string;
  outcome: 'identical' | 'equal' | 'different' | 'unproven' | 'passed' | 'failed';
  sentence: string;
  given_at: string;
  passed: number;
  checked: number;
}

export interface IPublished {
  name: string;
  version: string;
  aliases: string[];
}

export interface IRunRow {
  run_id: string;
  short: string;
  title: string;
  named: boolean;
  experiment: string;
  branch: string;
  branch_index: number;
  status: Status;
  auto: boolean;
  headless: boolean;
  notebook: string | null;
  path: string | null;
  cell_id: string | null;
  execution_count: number | null;
  started_at: string;
  ended_at: string | null;
  error: IFailure | null;
  metrics: Record<string, Numeric>;
  params: IParam[];
  step: number | null;
  best: boolean;
  delta: number | null;
  starred: boolean;
  note: string;
  tags: Record<string, string>;
  proof: IProof | null;
  published: IPublished[];
  incomplete: string[];
}

export interface IBranch {
  name: string;
  index: number;
  total: number;
  best_run_id: string | null;
  best: Numeric | null;
}

export interface IExperiment {
  name: string;
  goal: IGoal | null;
  no_goal: string;
  total: number;
  best_run_id: string | null;
  notebooks: string[];
  branches: IBranch[];
}

export interface IRuns {
  workspace: string | null;
  notebook: string | null;
  runs: IRunRow[];
  experiments: IExperiment[];
  total: number;
  here: number;
}

export interface IFrameRow {
  name: string;
  number: number;
  frame_id: string;
  short: string;
  kind: string;
  rows: number;
  columns: number;
  column_names: string[];
  nbytes: number;
  stored_bytes: number;
  not_kept: string | null;
  change: string;
  parents: string[];
  depth: number;
  notebook: string | null;
  cell_id: string | null;
  execution_count: number | null;
  at: string;
  run_ids: string[];
  role: string;
}

export interface IFrames {
  workspace: string | null;
  notebook: string | null;
  frames: IFrameRow[];
  total: number;
}

export interface IVersion {
  version: string;
  aliases: string[];
  run_id: string;
  short: string;
  title: string;
  path: string | null;
  branch: string;
  branch_index: number;
  metric: string;
  value: Numeric | null;
  published_at: string;
  gate: IProof | null;
  proof: IProof | null;
  override: string | null;
  model_uri: string;
  tracking_uri: string;
  deployments: string[];
}

export interface IModel {
  name: string;
  versions: IVersion[];
}

export interface IModels {
  workspace: string | null;
  models: IModel[];
}

export interface IStatus {
  version: string;
  workspace: string | null;
  folder: string;
  runs: number;
  running: number;
  stored_bytes: number;
}

export interface IAgainst {
  run_id: string;
  short: string;
  title: string;
  delta: number | null;
  sentence: string;
  before: Record<string, string>;
  deltas: Record<string, number>;
}

export interface ICell {
  execution_id: string;
  execution_count: number | null;
  ordinal: number;
  cell_id: string | null;
  title: string;
  what: string;
  source: string;
  this: boolean;
}

export interface ICurve {
  name: string;
  steps: number[];
  values: Numeric[];
}

export interface ICheck {
  kind: string;
  name: string;
  outcome: string;
  expected?: string;
  actual?: string;
  cell?: string;
  note?: string;
}

export interface IVerdict {
  summary: IProof;
  ref: string;
  checks: ICheck[];
  first_difference: string;
  tolerance: string;
  not_compared: string[];
  duration_s: number;
}

export interface IOutput {
  output_type: 'stream' | 'display_data' | 'execute_result';
  name: 'stdout' | 'stderr' | null;
  text: string | null;
  data: Record<string, string> | null;
  truncated: boolean;
}

export interface IModelFact {
  name: string;
  class_name: string;
  nbytes: number;
  fit_s: number;
  fitted_on: string;
  kept: boolean;
  not_kept: string | null;
}

export interface IRun {
  workspace: string;
  row: IRunRow;
  goal: IGoal | null;
  /** For each metric whether high or low is better. */
  directions: Record<string, 'max' | 'min'>;
  against: IAgainst | null;
  values: Record<string, Numeric>;
  curves: ICurve[];
  frames: IFrameRow[];
  cells: ICell[];
  cells_before: number;
  source: string;
  outputs: IOutput[];
  traceback: string;
  models: IModelFact[];
  proofs: IVerdict[];
  environment: Record<string, string>;
  mlflow: Record<string, string>;
  incomplete: string[];
  overhead_s: number;
}

export interface IAnnotation {
  name?: string;
  note?: string;
  starred?: boolean;
  tags?: Record<string, string>;
}
