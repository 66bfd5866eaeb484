"use strict";(self.rspackChunkmlops_jupyter=self.rspackChunkmlops_jupyter||[]).push([[700],{475(o,e,s){var t=s(601),r=s.n(t),l=s(314),p=(s.n(l))()(r());p.push([o.id,`/* Words, icons and resets; everything lives below one of our hosts. */

.mlops-host {
  color: var(--jp-ui-font-color1);
  background: var(--jp-layout-color1);
  font: 13px/1.4 var(--jp-ui-font-family);
  font-size: var(--mlops-font-body);
}

.mlops-host *,
.mlops-host *::before,
.mlops-host *::after {
  box-sizing: border-box;
}

.mlops-host :is(h1, h2, h3, p, ul, ol, dl, dd) {
  margin: 0;
  padding: 0;
}

.mlops-host :is(h1, h2, h3) {
  font-size: inherit;
  font-weight: 600;
}

.mlops-host :is(ul, ol) {
  list-style: none;
}

.mlops-host button,
.mlops-host input {
  font: inherit;
  color: inherit;
}

.mlops-host :focus-visible {
  outline: var(--jp-focus-outline-width, 2px) solid
    var(--jp-focus-outline-color, var(--jp-brand-color1));
  outline-offset: -2px;
  border-radius: var(--mlops-radius);
}

.mlops-host code {
  padding: 1px 4px;
  border: 0;
  border-radius: 2px;
  background: var(--jp-layout-color2);
  font-family: var(--jp-code-font-family);
  font-size: 12px;
}

.mlops-visually-hidden {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
}

/* icons: 16 px grid, 1.3 px line, current colour */
.mlops-icon {
  width: 16px;
  height: 16px;
  flex: none;
  fill: none;
  stroke: currentcolor;
  stroke-width: 1.3;
  stroke-linejoin: round;
  stroke-linecap: round;
  vertical-align: -3px;
}

.mlops-icon--small {
  width: 14px;
  height: 14px;
  vertical-align: -2px;
}

.mlops-icon--spin {
  animation: mlops-spin 1.2s linear infinite;
}

@keyframes mlops-spin {
  to {
    transform: rotate(360deg);
  }
}

@media (prefers-reduced-motion: reduce) {
  .mlops-icon--spin {
    animation: none;
  }

  .mlops-host * {
    transition: none !important;
  }
}

/* words */
.mlops-muted {
  color: var(--mlops-text-muted);
}

.mlops-small {
  font-size: var(--mlops-font-small);
}

.mlops-num {
  font-variant-numeric: tabular-nums;
  text-align: right;
  white-space: nowrap;
}

.mlops-mono {
  font-family: var(--jp-code-font-family);
  font-size: 12px;
}

.mlops-better {
  color: var(--mlops-better);
}

.mlops-worse {
  color: var(--mlops-worse);
}

.mlops-figure-change {
  font-variant-numeric: tabular-nums;
  white-space: nowrap;
}

.mlops-truncate {
  min-width: 0;
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.mlops-host .mlops-link {
  padding: 0;
  border: 0;
  background: none;
  color: var(--mlops-link);
  cursor: pointer;
}

.mlops-link:hover {
  text-decoration: underline;
}
`,""]),s.d(e,{},{A:p})},646(o,e,s){var t=s(601),r=s.n(t),l=s(314),p=s.n(l),a=s(430),i=s(475),n=s(764),m=s(724),d=s(91),c=s(745),u=p()(r());u.i(a.A),u.i(i.A),u.i(n.A),u.i(m.A),u.i(d.A),u.i(c.A),u.push([o.id,`
`,""]),s.d(e,{},{A:u})},724(o,e,s){var t=s(601),r=s.n(t),l=s(314),p=(s.n(l))()(r());p.push([o.id,`/* The side panel: head, filters, states, summary. */

/* the title, the badges and the goal's metric need so much */
:is(#jp-left-stack, #jp-right-stack) > #mlops-jupyter-panel {
  min-width: 300px;
}

.mlops-host > .mlops-panel {
  height: 100%;
}

.mlops-panel {
  display: flex;
  flex-direction: column;
  min-width: 0;
}

.mlops-panel__body {
  display: flex;
  flex: 1;
  flex-direction: column;
  min-height: 0;
}

.mlops-panel__scroll {
  position: relative;
  flex: 1;
  min-height: 0;
  overflow: hidden auto;
  overflow-anchor: none;
  scrollbar-width: thin;
}

.mlops-tabs {
  display: flex;
  align-items: center;
  height: 32px;
  flex: none;
  padding: 0 4px 0 6px;
  border-bottom: 1px solid var(--mlops-line);
}

.mlops-host .mlops-tabs__tab {
  height: 32px;
  padding: 2px 10px 0;
  border: 0;
  border-bottom: 2px solid transparent;
  background: none;
  color: var(--mlops-text-muted);
  cursor: pointer;
}

.mlops-host .mlops-tabs__tab[aria-selected='true'] {
  border-bottom-color: var(--jp-brand-color1);
  color: var(--jp-ui-font-color1);
  font-weight: 600;
}

.mlops-tabs__actions {
  display: flex;
  margin-left: auto;
}

.mlops-filter {
  flex: none;
  padding: 8px 8px 6px;
}

.mlops-filter__chips {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 4px;
  margin-top: 6px;
}

.mlops-filter__count {
  margin-left: auto;
  color: var(--mlops-text-muted);
  font-size: 11px;
  font-variant-numeric: tabular-nums;
}

.mlops-columns {
  position: sticky;
  top: 0;
  z-index: 2;
  display: flex;
  gap: 6px;
  padding: 2px 10px 3px 28px;
  border-bottom: 1px solid var(--mlops-line);
  background: var(--jp-layout-color1);
  color: var(--mlops-text-muted);
  font-size: 11px;
}

.mlops-columns > :first-child {
  flex: 1;
}

.mlops-columns .mlops-icon {
  width: 11px;
  height: 11px;
  vertical-align: -1px;
}

.mlops-columns__second {
  width: 72px;
}

.mlops-columns__goal {
  min-width: 52px;
}

.mlops-host .mlops-columns__sort {
  padding: 0;
  border: 0;
  background: none;
  text-align: left;
  cursor: pointer;
}

.mlops-host .mlops-older {
  padding: 8px 10px;
}

/* the selected run */
.mlops-summary {
  position: relative;
  display: flex;
  flex: none;
  flex-direction: column;
  max-height: 60%;
  padding: 8px 10px 10px;
  border-top: 1px solid var(--jp-border-color1);
  background: var(--jp-layout-color1);
}

.mlops-splitter {
  position: absolute;
  z-index: 3;
  top: -4px;
  right: 0;
  left: 0;
  height: 8px;
  cursor: row-resize;
  touch-action: none;
}

.mlops-summary__head {
  display: flex;
  flex: none;
  align-items: center;
  gap: 8px;
}

.mlops-summary__tags {
  display: flex;
  gap: 4px;
  min-width: 0;
  margin-left: auto;
  overflow: hidden;
}

.mlops-summary__scroll {
  flex: 1;
  min-height: 0;
  overflow: hidden auto;
  scrollbar-width: thin;
}

.mlops-figures {
  display: grid;
  grid-template-columns: repeat(3, 1fr);
  gap: 8px;
  margin: 8px 0 6px;
}

.mlops-host .mlops-figures {
  margin: 8px 0 6px;
}

.mlops-figures > div {
  min-width: 0;
}

.mlops-figures dt {
  color: var(--mlops-text-muted);
  font-size: 11px;
}

.mlops-figures dd {
  font-size: 17px;
  font-variant-numeric: tabular-nums;
  line-height: 1.25;
}

.mlops-host .mlops-summary__why {
  margin-bottom: 8px;
  font-size: 12px;
  overflow-wrap: anywhere;
}

.mlops-host .mlops-summary__error {
  margin-top: 6px;
  color: var(--mlops-status-failed);
  overflow-wrap: anywhere;
}

.mlops-host .mlops-summary__params {
  display: flex;
  flex-wrap: wrap;
  gap: 2px 10px;
  margin-bottom: 8px;
  font-family: var(--jp-code-font-family);
  font-size: 11px;
}

.mlops-summary__params li {
  max-width: 100%;
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.mlops-summary__params .is-changed {
  background: var(--mlops-diff-changed);
  box-shadow: -3px 0 var(--mlops-diff-changed), 3px 0 var(--mlops-diff-changed);
}

.mlops-host .mlops-summary__note {
  margin-bottom: 8px;
  padding-left: 8px;
  border-left: 2px solid var(--mlops-line);
  font-size: 12px;
  white-space: pre-wrap;
}

.mlops-summary__actions {
  display: flex;
  flex: none;
  gap: 4px;
}

.mlops-summary__actions > :last-child {
  margin-left: auto;
}

/* nothing to list */
.mlops-empty {
  display: flex;
  flex-direction: column;
  align-items: center;
  gap: 10px;
  padding: 26px 22px;
  text-align: center;
}

.mlops-panel__body > .mlops-empty {
  flex: 1;
}

.mlops-empty--small {
  gap: 6px;
  padding: 16px;
}

.mlops-empty__icon {
  color: var(--mlops-text-muted);
}

.mlops-empty__icon .mlops-icon {
  width: 28px;
  height: 28px;
  stroke-width: 0.9;
}

.mlops-host .mlops-empty__title {
  font-size: 14px;
}

.mlops-empty__steps {
  counter-reset: step;
  display: grid;
  gap: 6px;
  text-align: left;
}

.mlops-empty__steps li {
  position: relative;
  counter-increment: step;
  padding-left: 22px;
}

.mlops-empty__steps li::before {
  content: counter(step);
  position: absolute;
  left: 0;
  color: var(--mlops-text-muted);
  font-variant-numeric: tabular-nums;
}

.mlops-skeleton {
  display: grid;
  gap: 10px;
  padding: 14px 12px;
}

.mlops-skeleton span {
  height: 8px;
  border-radius: 4px;
  background: var(--jp-layout-color2);
}

/* JupyterLab draws the menu; our icons in it keep their line */
.mlops-lumino-menu .lm-Menu-itemIcon {
  vertical-align: middle;
}

.mlops-lumino-menu .lm-Menu-itemIcon svg {
  display: block;
  width: 16px;
  height: 16px;
}
`,""]),s.d(e,{},{A:p})},764(o,e,s){var t=s(601),r=s.n(t),l=s(314),p=(s.n(l))()(r());p.push([o.id,`/* Parts that panel and pages share: badges, controls, tables, notices. */

.mlops-status {
  display: inline-flex;
  align-items: center;
  gap: var(--mlops-space-2);
  white-space: nowrap;
}

.mlops-status--running {
  color: var(--mlops-status-running);
}

.mlops-status--finished {
  color: var(--mlops-status-finished);
}

.mlops-status--failed {
  color: var(--mlops-status-failed);
}

.mlops-status--interrupted {
  color: var(--mlops-status-interrupted);
}

.mlops-status--kernel-died {
  color: var(--mlops-status-kernel-died);
}

.mlops-proof {
  display: inline-flex;
  align-items: center;
  gap: 3px;
  white-space: nowrap;
}

.mlops-proof--identical,
.mlops-proof--tolerance {
  color: var(--mlops-status-finished);
}

.mlops-proof--different {
  color: var(--mlops-status-failed);
}

.mlops-proof--unproven {
  color: var(--mlops-text-muted);
}

.mlops-tag {
  display: inline-flex;
  align-items: center;
  gap: 3px;
  height: 18px;
  padding: 0 6px;
  border: 1px solid var(--mlops-line);
  border-radius: 9px;
  font-size: var(--mlops-font-small);
  line-height: 16px;
  white-space: nowrap;
}

.mlops-tag .mlops-icon {
  width: 13px;
  height: 13px;
}

.mlops-tag--best {
  border-color: transparent;
  background: var(--mlops-status-finished-soft);
  color: var(--mlops-status-finished);
  font-weight: 600;
}

.mlops-tag--alias {
  border-color: transparent;
  background: var(--mlops-status-running-soft);
  color: var(--mlops-status-running);
}

body[data-jp-theme-name*='High Contrast'] :is(.mlops-tag, .mlops-notice) {
  border: 1px solid currentcolor;
}

.mlops-host .mlops-star {
  color: var(--mlops-star);
}

.mlops-branch {
  display: inline-flex;
  align-items: center;
  gap: var(--mlops-space-3);
  min-width: 0;
}

.mlops-branch__mark {
  width: 8px;
  height: 8px;
  flex: none;
  border-radius: 2px;
  background: var(--mlops-branch-color);
}

.mlops-branch__name {
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.mlops-branch--1 {
  --mlops-branch-color: var(--mlops-chart-1);
}

.mlops-branch--2 {
  --mlops-branch-color: var(--mlops-chart-2);
}

.mlops-branch--3 {
  --mlops-branch-color: var(--mlops-chart-3);
}

.mlops-branch--4 {
  --mlops-branch-color: var(--mlops-chart-4);
}

.mlops-branch--5 {
  --mlops-branch-color: var(--mlops-chart-5);
}

.mlops-branch--6 {
  --mlops-branch-color: var(--mlops-chart-6);
}

.mlops-branch--more {
  --mlops-branch-color: var(--mlops-chart-muted);
}

/* controls */
.mlops-host .mlops-button {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  gap: var(--mlops-space-2);
  height: var(--mlops-control-height);
  padding: 0 var(--mlops-space-4);
  border: 1px solid var(--jp-border-color1);
  border-radius: var(--mlops-radius);
  background: var(--jp-layout-color1);
  white-space: nowrap;
  cursor: pointer;
  transition: background-color var(--mlops-motion);
}

.mlops-host .mlops-button:hover {
  background: var(--mlops-row-hover);
}

.mlops-host .mlops-button--primary {
  border-color: transparent;
  background: var(--jp-accept-color-normal, var(--jp-brand-color1));
  color: #fff;
}

.mlops-host .mlops-button--primary:hover {
  background: var(--jp-accept-color-hover, var(--jp-brand-color0));
}

.mlops-host .mlops-button--icon {
  width: var(--mlops-control-height);
  padding: 0;
  border-color: transparent;
  background: none;
  color: var(--mlops-text-muted);
}

.mlops-host .mlops-button--icon:hover {
  background: var(--jp-layout-color2);
  color: var(--jp-ui-font-color1);
}

.mlops-host .mlops-tabs__actions .mlops-button--icon[aria-pressed='true'] {
  background: var(--mlops-row-selected);
  color: var(--mlops-link);
}

.mlops-host .mlops-button--icon.mlops-star {
  color: var(--mlops-star);
}

.mlops-host .mlops-button:disabled {
  color: var(--jp-ui-font-color3);
  cursor: default;
}

.mlops-host .mlops-button--primary:disabled {
  background: var(--jp-layout-color2);
}

.mlops-host .mlops-chip {
  display: inline-flex;
  align-items: center;
  gap: 3px;
  height: 20px;
  padding: 0 4px 0 8px;
  border: 1px solid var(--mlops-line);
  border-radius: 10px;
  background: var(--jp-layout-color1);
  font-size: var(--mlops-font-small);
  white-space: nowrap;
  cursor: pointer;
}

.mlops-host .mlops-chip:hover {
  background: var(--mlops-row-hover);
}

.mlops-chip .mlops-icon {
  width: 12px;
  height: 12px;
  color: var(--mlops-text-muted);
}

.mlops-host .mlops-chip--add {
  padding: 0 8px;
  border-style: dashed;
  color: var(--mlops-text-muted);
}

.mlops-field {
  display: flex;
  align-items: center;
  gap: var(--mlops-space-3);
  height: 26px;
  padding: 0 var(--mlops-space-3);
  border: 1px solid var(--jp-border-color1);
  border-radius: var(--mlops-radius);
  background: var(--jp-layout-color1);
  color: var(--mlops-text-muted);
}

.mlops-host .mlops-field input {
  flex: 1;
  min-width: 0;
  padding: 0;
  border: 0;
  outline: 0;
  background: none;
  color: var(--jp-ui-font-color1);
}

.mlops-field input::placeholder {
  color: var(--mlops-text-muted);
  opacity: 1;
}

.mlops-field:focus-within {
  border-color: var(--jp-input-active-border-color, var(--jp-brand-color1));
  box-shadow: var(--jp-input-box-shadow);
}

/* tables */
.mlops-table {
  width: 100%;
  border-collapse: collapse;
  font-size: 12px;
}

.mlops-table :is(th, td) {
  height: var(--mlops-row-height);
  padding: 0 var(--mlops-space-4);
  border-bottom: 1px solid var(--mlops-line);
  font-weight: 400;
  text-align: left;
  white-space: nowrap;
}

.mlops-table thead :is(th, td) {
  border-bottom-color: var(--jp-border-color1);
  color: var(--mlops-text-muted);
  font-size: var(--mlops-font-small);
}

.mlops-table tbody tr:hover > * {
  background: var(--mlops-row-hover);
}

.mlops-table--plain tbody tr:hover > * {
  background: none;
}

.mlops-table tbody tr:last-child > * {
  border-bottom: 0;
}

.mlops-table .mlops-num {
  text-align: right;
}

.mlops-table .is-goal > * {
  font-weight: 600;
}

.mlops-table-scroll {
  overflow-x: auto;
}

/* sections and notices */
.mlops-section {
  min-width: 0;
}

.mlops-section__head {
  display: flex;
  align-items: baseline;
  gap: var(--mlops-space-4);
  min-height: 24px;
  margin-bottom: var(--mlops-space-3);
}

.mlops-host .mlops-section__title {
  font-size: 13px;
}

.mlops-section__note {
  color: var(--mlops-text-muted);
  font-size: var(--mlops-font-small);
}

.mlops-notice {
  display: flex;
  gap: var(--mlops-space-4);
  align-items: flex-start;
  padding: var(--mlops-space-3) var(--mlops-space-4);
  border-radius: var(--mlops-radius);
  background: var(--mlops-status-interrupted-soft);
}

.mlops-notice > .mlops-icon {
  margin-top: 1px;
  color: var(--mlops-status-interrupted);
}

.mlops-notice--failed {
  background: var(--mlops-status-failed-soft);
}

.mlops-notice--failed > .mlops-icon {
  color: var(--mlops-status-failed);
}

.mlops-notice--finished {
  background: var(--mlops-status-finished-soft);
}

.mlops-notice--finished > .mlops-icon {
  color: var(--mlops-status-finished);
}

.mlops-offline {
  margin: 8px;
  font-size: 12px;
}

.mlops-details {
  margin-top: var(--mlops-space-4);
  font-size: 12px;
}

.mlops-details > summary {
  color: var(--mlops-text-muted);
  cursor: pointer;
}

.mlops-facts {
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(200px, 1fr));
  gap: 3px 20px;
  font-size: 12px;
}

.mlops-facts > div {
  display: flex;
  gap: 8px;
  min-width: 0;
}

.mlops-facts dt {
  width: 92px;
  flex: none;
  color: var(--mlops-text-muted);
  overflow: hidden;
  text-overflow: ellipsis;
}

.mlops-facts dd {
  min-width: 0;
  overflow-wrap: anywhere;
}

/* the status bar is JupyterLab's own; the button must not look like one */
.mlops-host--status {
  display: flex;
}

.mlops-host--status .mlops-statusbar__item {
  display: inline-flex;
  align-items: center;
  gap: 4px;
  height: 100%;
  padding: 0 6px;
  border: 0;
  background: none;
  color: inherit;
  font: inherit;
  cursor: pointer;
}

.mlops-host--status .mlops-muted {
  padding-left: 6px;
  color: inherit;
  opacity: 0.85;
}
`,""]),s.d(e,{},{A:p})},91(o,e,s){var t=s(601),r=s.n(t),l=s(314),p=(s.n(l))()(r());p.push([o.id,`/* Rows of the three tabs: experiments, branches, runs; frames; model versions. */

.mlops-exp {
  display: flex;
  align-items: center;
  gap: 4px;
  height: 28px;
  padding: 0 10px 0 6px;
  cursor: default;
}

.mlops-exp__name {
  flex: none;
  max-width: 70%;
  font-weight: 600;
}

.mlops-exp__note {
  margin-left: auto;
  color: var(--mlops-text-muted);
  font-size: 11px;
}

.mlops-group {
  display: flex;
  align-items: center;
  gap: 4px;
  height: 24px;
  padding: 0 10px 0 14px;
  border-top: 1px solid var(--mlops-line);
  background: var(--mlops-surface-sunken);
  cursor: default;
}

.mlops-group__count {
  margin-left: 2px;
  color: var(--mlops-text-muted);
  font-size: 11px;
  white-space: nowrap;
}

.mlops-group__best {
  margin-left: auto;
  padding-left: 6px;
  color: var(--mlops-text-muted);
}

.mlops-run {
  position: relative;
  display: grid;
  grid-template-columns: 16px minmax(0, 1fr) auto minmax(52px, auto);
  column-gap: 6px;
  align-items: center;
  padding: 4px 10px 5px 22px;
  border-top: 1px solid transparent;
  cursor: default;
  user-select: none;
  transition: background-color var(--mlops-motion);

  /* thousands of rows: those out of sight are neither laid out nor painted */
  content-visibility: auto;
  contain-intrinsic-size: auto 43px;
}

.mlops-run:has(.mlops-run__second) {
  grid-template-columns: 16px minmax(0, 1fr) auto 52px minmax(52px, auto);
}

.mlops-run:hover {
  background: var(--mlops-row-hover);
}

.mlops-run--selected,
.mlops-run--selected:hover {
  background: var(--mlops-row-selected);
  box-shadow: inset 2px 0 var(--jp-brand-color1);
}

body[data-jp-theme-name*='High Contrast'] .mlops-run--selected {
  outline: 1px solid var(--jp-brand-color1);
  outline-offset: -1px;
}

.mlops-run__status {
  display: flex;
  grid-row: 1;
}

.mlops-run__title {
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.mlops-run__badges {
  display: inline-flex;
  align-items: center;
  gap: 3px;
}

.mlops-run__best {
  color: var(--mlops-status-finished);
}

.mlops-run__incomplete {
  color: var(--mlops-status-interrupted);
}

.mlops-run__metric {
  grid-column: -2 / -1;
  font-weight: 600;
}

.mlops-run--running .mlops-run__metric {
  color: var(--mlops-status-running);
  font-weight: 400;
}

.mlops-run .mlops-run__metric.is-missing {
  color: var(--mlops-text-muted);
  font-weight: 400;
}

.mlops-run__second {
  color: var(--mlops-text-muted);
}

.mlops-run__meta {
  grid-row: 2;
  grid-column: 2 / -2;
  overflow: hidden;
  color: var(--mlops-text-muted);
  font-size: 11px;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.mlops-run__delta {
  grid-row: 2;
  grid-column: -2 / -1;
  color: var(--mlops-text-muted);
  font-size: 11px;
}

.mlops-run__error {
  display: flex;
  gap: 6px;
  grid-column: 2 / -1;
  color: var(--mlops-status-failed);
  font-size: 11px;
  min-width: 0;
}

.mlops-run__where {
  flex: none;
  color: var(--mlops-text-muted);
}

.mlops-run--running .mlops-run__meta {
  color: var(--mlops-text-muted);
}

.mlops-run--failed .mlops-run__meta {
  color: var(--mlops-status-failed);
}

.mlops-run--interrupted .mlops-run__meta {
  color: var(--mlops-status-interrupted);
}

.mlops-run--kernel-died .mlops-run__meta {
  color: var(--mlops-status-kernel-died);
}

/* on hover and focus the actions take the place of the badges */
.mlops-run__actions {
  display: none;
  grid-row: 1;
  grid-column: 3;
  justify-self: end;
}

.mlops-run:is(:hover, :focus, :focus-within) .mlops-run__actions {
  display: inline-flex;
}

.mlops-run:is(:hover, :focus, :focus-within) .mlops-run__badges {
  display: none;
}

.mlops-host .mlops-run__act {
  width: 20px;
  height: 20px;
  margin: -2px 0;
}

/* frames: the vertical line is the frame, a step to the right one made from it */
.mlops-frames {
  position: relative;
  padding: 2px 0 6px;
  border-top: 1px solid var(--mlops-line);
}

.mlops-frame {
  position: relative;
  display: grid;
  grid-template-columns: 12px minmax(0, 1fr) auto;
  column-gap: 6px;
  align-items: center;
  padding: 3px 10px 3px calc(10px + var(--mlops-depth) * 18px);
  cursor: default;
}

.mlops-frame:hover {
  background: var(--mlops-row-hover);
}

.mlops-frame--selected,
.mlops-frame--selected:hover {
  background: var(--mlops-row-selected);
  box-shadow: inset 2px 0 var(--jp-brand-color1);
}

.mlops-frame::before {
  content: '';
  position: absolute;
  top: 0;
  bottom: 0;
  left: 15px;
  border-left: 1.5px solid var(--jp-border-color1);
}

.mlops-frame:first-child::before {
  top: 12px;
}

.mlops-frame:last-child::before {
  bottom: calc(100% - 12px);
}

.mlops-frame--made::after {
  content: '';
  position: absolute;
  top: 0;
  left: calc(15px + (var(--mlops-depth) - 1) * 18px);
  width: 14px;
  height: 12px;
  border: solid var(--jp-border-color1);
  border-width: 0 0 1.5px 1.5px;
}

.mlops-frame__node {
  position: relative;
  z-index: 1;
  width: 9px;
  height: 9px;
  justify-self: center;
  border: 1.5px solid var(--mlops-chart-1);
  border-radius: 50%;
  background: var(--jp-layout-color1);
}

.mlops-frame--selected .mlops-frame__node {
  background: var(--mlops-chart-1);
}

.mlops-frame__ref {
  font-weight: 600;
}

.mlops-frame__ref .mlops-muted {
  font-weight: 400;
}

.mlops-frame__what,
.mlops-frame__age {
  color: var(--mlops-text-muted);
  font-size: 11px;
}

.mlops-frame__what {
  grid-column: 2;
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.mlops-frame__size {
  font-size: 12px;
}

.mlops-host .mlops-frame__facts {
  display: grid;
  grid-column: 2 / -1;
  gap: 1px;
  margin-top: 4px;
  font-size: 11px;
}

.mlops-frame__facts > div {
  display: grid;
  grid-template-columns: 58px minmax(0, 1fr);
}

.mlops-frame__facts dt {
  color: var(--mlops-text-muted);
}

.mlops-frame__facts dd {
  overflow-wrap: anywhere;
}

/* published models */
.mlops-model__head {
  display: flex;
  align-items: center;
  gap: 6px;
  height: 32px;
  padding: 0 10px;
}

.mlops-model__head .mlops-small {
  flex: none;
  margin-left: auto;
}

.mlops-version {
  display: grid;
  grid-template-columns: minmax(20px, auto) minmax(0, 1fr) auto;
  gap: 3px 8px;
  align-items: center;
  padding: 7px 10px;
  border-top: 1px solid var(--mlops-line);
}

.mlops-version__n {
  font-weight: 600;
}

.mlops-version__main {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 3px 8px;
  min-width: 0;
}

.mlops-host .mlops-version__run {
  color: var(--jp-ui-font-color1);
  font-family: var(--jp-code-font-family);
  font-size: 12px;
}

.mlops-version__metric {
  font-weight: 600;
}

.mlops-version__verdict,
.mlops-version__deploy {
  display: flex;
  grid-column: 2 / -1;
  flex-wrap: wrap;
  gap: 2px 10px;
  font-size: 11px;
}

.mlops-version__deploy {
  gap: 3px;
  color: var(--mlops-text-muted);
}

.mlops-version :is(.mlops-status, .mlops-proof) .mlops-icon {
  width: 14px;
  height: 14px;
}

.mlops-version__verdict .mlops-status {
  white-space: normal;
}
`,""]),s.d(e,{},{A:p})},745(o,e,s){var t=s(601),r=s.n(t),l=s(314),p=(s.n(l))()(r());p.push([o.id,`/* The page of a run in the main area. */

.mlops-host--run {
  overflow: auto;
}

.mlops-runview {
  container-type: inline-size;
  min-width: 0;
}

.mlops-runview__head {
  padding: 14px 20px;
  border-bottom: 1px solid var(--mlops-line);
}

.mlops-runview__line {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 4px 8px;
}

.mlops-host .mlops-runview__title {
  min-width: 0;
  font-size: 18px;
  line-height: 24px;
  overflow-wrap: anywhere;
}

.mlops-runview__actions {
  display: flex;
  gap: 4px;
  margin-left: auto;
}

.mlops-host .mlops-runview__meta {
  display: flex;
  flex-wrap: wrap;
  gap: 4px 16px;
  align-items: center;
  margin-top: 4px;
  color: var(--mlops-text-muted);
  font-size: 12px;
}

.mlops-host .mlops-runview__note {
  margin-top: 8px;
  padding-left: 8px;
  border-left: 2px solid var(--mlops-line);
  white-space: pre-wrap;
}

.mlops-host .mlops-runview__failure {
  margin-top: 10px;
}

.mlops-host .mlops-runview__figures {
  display: flex;
  flex-wrap: wrap;
  row-gap: 10px;
  margin-top: 14px;
}

.mlops-runview__figures > div {
  margin-right: 28px;
  padding: 0 28px 0 0;
  border-right: 1px solid var(--mlops-line);
}

.mlops-runview__figures > div:last-child {
  margin-right: 0;
  border-right: 0;
}

.mlops-runview__figures dt {
  color: var(--mlops-text-muted);
  font-size: 11px;
}

.mlops-runview__figures dd {
  font-size: 20px;
  font-variant-numeric: tabular-nums;
  line-height: 28px;
  white-space: nowrap;
}

.mlops-runview__figures small {
  font-size: 12px;
}

.mlops-runview__figures .is-goal dd {
  font-weight: 600;
}

.mlops-runview__figures .is-goal small {
  font-weight: 400;
}

.mlops-runview__figures .is-goal dt {
  color: var(--jp-ui-font-color1);
}

.mlops-runview__figures .is-goal dt span {
  margin-left: 4px;
  color: var(--mlops-text-muted);
}

.mlops-runview__figures .mlops-runview__why {
  flex: 1;
  min-width: 200px;
  padding-right: 0;
}

.mlops-runview__figures .mlops-runview__why dd {
  padding-top: 3px;
  font-size: 13px;
  line-height: 20px;
  overflow-wrap: anywhere;
  white-space: normal;
}

.mlops-anchors {
  position: sticky;
  z-index: 2;
  top: 0;
  display: flex;
  flex-wrap: wrap;
  gap: 4px;
  padding: 0 16px;
  border-bottom: 1px solid var(--mlops-line);
  background: var(--jp-layout-color1);
}

.mlops-anchors a {
  padding: 6px 8px 5px;
  border-bottom: 2px solid transparent;
  color: var(--mlops-text-muted);
  font-size: 12px;
  text-decoration: none;
}

.mlops-anchors a[aria-current] {
  border-color: var(--jp-brand-color1);
  color: var(--jp-ui-font-color1);
}

.mlops-anchors a:hover {
  color: var(--jp-ui-font-color1);
}

.mlops-runview__grid {
  display: grid;
  grid-template-columns: minmax(0, 1.6fr) minmax(0, 1fr);
}

.mlops-block {
  padding: 12px 20px 16px;
  border-bottom: 1px solid var(--mlops-line);
  scroll-margin-top: 32px;
}

.mlops-environment {
  margin-top: 14px;
  scroll-margin-top: 32px;
}

.mlops-block:nth-child(2),
.mlops-block:last-child {
  border-left: 1px solid var(--mlops-line);
}

.mlops-block--wide {
  grid-column: 1 / -1;
}

@container (max-width: 720px) {
  .mlops-runview__grid {
    grid-template-columns: minmax(0, 1fr);
  }

  .mlops-block:nth-child(2),
  .mlops-block:last-child {
    border-left: 0;
  }
}

/* curve */
.mlops-curve {
  display: block;
  width: 100%;
  margin-bottom: 8px;
}

.mlops-chart text {
  fill: var(--mlops-text-muted);
  font: 11px var(--jp-ui-font-family);
  font-variant-numeric: tabular-nums;
}

.mlops-chart__grid {
  fill: none;
  stroke: var(--mlops-chart-grid);
}

.mlops-chart__axis {
  fill: none;
  stroke: var(--jp-border-color1);
}

.mlops-curve__line {
  fill: none;
  stroke: var(--mlops-branch-color);
  stroke-linejoin: round;
  stroke-width: 1.8;
}

.mlops-curve__dot {
  fill: var(--mlops-branch-color);
}

/* parameters and frames */
.mlops-params th:first-child {
  padding-left: 6px;
}

.mlops-params {
  table-layout: fixed;
}

.mlops-params thead th:nth-child(2) {
  width: 46%;
}

.mlops-params thead th:nth-child(3) {
  width: 76px;
}

.mlops-params .mlops-params__value {
  overflow: hidden;
  text-overflow: ellipsis;
}

.mlops-params .mlops-params__row--changed > * {
  background: var(--mlops-diff-changed);
}

.mlops-params .mlops-params__row--changed > :first-child {
  box-shadow: inset 2px 0 var(--mlops-diff-changed-mark);
}

.mlops-params__row--changed .mlops-muted {
  color: inherit;
  opacity: 0.85;
}

.mlops-frames-io tbody :is(td, th) {
  height: 28px;
}

.mlops-frames-io :is(th, td):first-child {
  width: 72px;
  padding-left: 0;
}

.mlops-frames-io__what {
  width: 50%;
  max-width: 0;
}

/* cells that the run stands on */
.mlops-lineage {
  display: flex;
  gap: 16px;
  overflow-x: auto;
  scrollbar-width: thin;
}

.mlops-host .mlops-lineage {
  margin-bottom: 12px;
  padding-bottom: 4px;
}

.mlops-lineage__cell {
  position: relative;
  flex: 1 0 104px;
  min-width: 104px;
  max-width: 220px;
}

.mlops-lineage__cell + .mlops-lineage__cell::before {
  content: '';
  position: absolute;
  top: 50%;
  left: -16px;
  width: 16px;
  border-top: 1.5px solid var(--jp-border-color1);
}

.mlops-host .mlops-lineage__cell button {
  display: grid;
  grid-template-columns: minmax(0, 1fr);
  width: 100%;
  padding: 5px 8px 6px;
  border: 1px solid var(--mlops-line);
  border-radius: var(--mlops-radius);
  background: var(--mlops-surface-sunken);
  font-size: 12px;
  text-align: left;
  cursor: pointer;
}

.mlops-host .mlops-lineage__cell button:hover {
  border-color: var(--jp-brand-color1);
}

.mlops-lineage__cell--run {
  position: sticky;
  right: 0;
}

.mlops-host .mlops-lineage__cell--run button {
  border-color: var(--mlops-chart-1);
  background: var(--mlops-row-selected);
}

.mlops-lineage__n {
  color: var(--mlops-link);
  font: 11px var(--jp-code-font-family);
}

.mlops-lineage__t,
.mlops-lineage__w {
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.mlops-lineage__w {
  min-height: 15px;
  color: var(--mlops-text-muted);
  font-size: 11px;
}

/* source, outputs, traceback */
.mlops-source__bar {
  display: flex;
  align-items: center;
  gap: 8px;
  height: 26px;
  font-size: 12px;
}

.mlops-host .mlops-code {
  margin: 0;
  padding: var(--mlops-space-3) 0;
  border: 1px solid var(--jp-cell-editor-border-color);
  background: var(--jp-cell-editor-background);
  color: var(--jp-mirror-editor-variable-color, inherit);
  font-family: var(--jp-code-font-family);
  font-size: 12px;
  line-height: 17px;
  overflow-x: auto;
}

.mlops-host .mlops-code code {
  display: inline-block;
  min-width: 100%;
  padding: 0;
  background: none;
  font-size: inherit;
}

.mlops-code__line {
  display: block;
  padding: 0 var(--mlops-space-4);
  white-space: pre;
}

.mlops-code__magic {
  color: var(--jp-mirror-editor-operator-color);
}

.mlops-code__num {
  display: inline-block;
  width: 20px;
  margin-right: 10px;
  color: var(--mlops-text-muted);
  text-align: right;
  user-select: none;
}

.mlops-code__line--failed {
  background: var(--mlops-diff-removed);
  box-shadow: inset 2px 0 var(--mlops-diff-removed-mark);
}

body[data-jp-theme-name*='High Contrast'] .mlops-code__line--failed {
  outline: 1px solid var(--mlops-diff-removed-mark);
}

.mlops-outputs {
  max-height: 480px;
  overflow: auto;
}

.mlops-outputs .jp-OutputArea-output {
  max-width: 100%;
}

.mlops-host .mlops-traceback {
  margin: 8px 0 0;
  padding: var(--mlops-space-4);
  background: var(--jp-rendermime-error-background);
  font-family: var(--jp-code-font-family);
  font-size: 12px;
  line-height: 17px;
  overflow-x: auto;
}

/* proof */
.mlops-verdict + .mlops-verdict {
  margin-top: 14px;
}

.mlops-checks li {
  display: flex;
  gap: 6px;
  padding: 2px 0;
}

.mlops-host .mlops-checks {
  margin-top: 4px;
}

.mlops-checks .mlops-icon {
  color: var(--mlops-status-finished);
}

.mlops-checks .is-bad .mlops-icon {
  color: var(--mlops-status-failed);
}

@media print {
  .mlops-anchors,
  .mlops-runview__actions {
    display: none;
  }

  .mlops-outputs {
    max-height: none;
  }
}
`,""]),s.d(e,{},{A:p})},430(o,e,s){var t=s(601),r=s.n(t),l=s(314),p=(s.n(l))()(r());p.push([o.id,`/*
 * Our own design tokens; colours, type and families are JupyterLab's --jp-* variables.
 * Every text colour has at least 4.5:1 on layout-color0, 1 and the row states; marks have 3:1.
 */
body {
  /* spacing: multiples of 4, with 2 and 6 inside dense rows */
  --mlops-space-1: 2px;
  --mlops-space-2: 4px;
  --mlops-space-3: 6px;
  --mlops-space-4: 8px;
  --mlops-space-5: 12px;
  --mlops-space-6: 16px;
  --mlops-space-7: 24px;

  /* type: three sizes, JupyterLab's own 13 px in the middle */
  --mlops-font-small: 11px;
  --mlops-font-body: var(--jp-ui-font-size1);
  --mlops-font-title: 14px;
  --mlops-font-figure: 20px;

  --mlops-row-height: 24px;
  --mlops-control-height: 24px;
  --mlops-radius: 3px;
  --mlops-motion: 120ms;

  /* text that must stay readable on tinted rows (font-color2 alone drops below AA there) */
  --mlops-text-muted: #616161;
  --mlops-row-hover: #f5f5f5;
  --mlops-row-selected: #e3f2fd;
  --mlops-line: var(--jp-border-color2);
  --mlops-surface-sunken: #fafafa;

  /* status: icon + word + colour, never colour alone */
  --mlops-status-running: #1565c0;
  --mlops-status-finished: #28702d;
  --mlops-status-failed: #c62828;
  --mlops-status-interrupted: #8a5300;
  --mlops-status-kernel-died: #9c2163;
  --mlops-status-running-soft: #e3f0fc;
  --mlops-status-finished-soft: #e8f4e9;
  --mlops-status-failed-soft: #fdecec;
  --mlops-status-interrupted-soft: #fdf1dc;
  --mlops-status-kernel-died-soft: #fae9f1;
  --mlops-better: #28702d;
  --mlops-worse: #b5420b;
  --mlops-star: #8a6100;
  --mlops-link: #0d47a1;

  /* difference */
  --mlops-diff-added: #e2f3e4;
  --mlops-diff-removed: #fde4e4;
  --mlops-diff-changed: #fdf0d0;
  --mlops-diff-added-mark: #28702d;
  --mlops-diff-removed-mark: #c62828;
  --mlops-diff-changed-mark: #8a5300;

  /* chart: six hues, in this order; every pair at least 19 apart (CIE Lab) with normal sight and with simulated deuteranopia, protanopia, tritanopia; 3:1 on the surface. Marks only, never text. */
  --mlops-chart-1: #0072b2;
  --mlops-chart-2: #dd6d16;
  --mlops-chart-3: #25a680;
  --mlops-chart-4: #763279;
  --mlops-chart-5: #6b5b00;
  --mlops-chart-6: #5b6770;
  --mlops-chart-muted: #9aa4ac;
  --mlops-chart-grid: #e6e6e6;
  --mlops-chart-before: #9aa4ac;
  --mlops-heat: #c8560a;
}

body[data-jp-theme-light="false"] {
  --mlops-text-muted: #b0b0b0;
  --mlops-row-hover: #2b2b2b;
  --mlops-row-selected: #1c3448;
  --mlops-line: #3a3a3a;
  --mlops-surface-sunken: #1a1a1a;

  --mlops-status-running: #64b5f6;
  --mlops-status-finished: #81c784;
  --mlops-status-failed: #ff968c;
  --mlops-status-interrupted: #ffb74d;
  --mlops-status-kernel-died: #f48fb1;
  --mlops-status-running-soft: #1b3347;
  --mlops-status-finished-soft: #21382a;
  --mlops-status-failed-soft: #422626;
  --mlops-status-interrupted-soft: #3d3120;
  --mlops-status-kernel-died-soft: #40252f;
  --mlops-better: #81c784;
  --mlops-worse: #ff9e6b;
  --mlops-star: #f0c75e;
  --mlops-link: #64b5f6;

  --mlops-diff-added: #23402a;
  --mlops-diff-removed: #4a2828;
  --mlops-diff-changed: #3d321b;
  --mlops-diff-added-mark: #81c784;
  --mlops-diff-removed-mark: #ff8a80;
  --mlops-diff-changed-mark: #ffb74d;

  --mlops-chart-1: #56b4e9;
  --mlops-chart-2: #f0894a;
  --mlops-chart-3: #60edba;
  --mlops-chart-4: #af6da5;
  --mlops-chart-5: #efd352;
  --mlops-chart-6: #aab4bd;
  --mlops-chart-muted: #7d868d;
  --mlops-chart-grid: #363636;
  --mlops-chart-before: #7d868d;
  --mlops-heat: #f0894a;
}

/* High contrast: no tints, outlines in the colour of the mark instead. */
body[data-jp-theme-name*='High Contrast'] {
  --mlops-text-muted: var(--jp-ui-font-color1);
  --mlops-row-hover: transparent;
  --mlops-row-selected: transparent;
  --mlops-line: var(--jp-border-color0);
  --mlops-surface-sunken: transparent;
  --mlops-status-running-soft: transparent;
  --mlops-status-finished-soft: transparent;
  --mlops-status-failed-soft: transparent;
  --mlops-status-interrupted-soft: transparent;
  --mlops-status-kernel-died-soft: transparent;
  --mlops-diff-added: transparent;
  --mlops-diff-removed: transparent;
  --mlops-diff-changed: transparent;
}
`,""]),s.d(e,{},{A:p})},314(o){o.exports=function(o){var e=[];return e.toString=function(){return this.map(function(e){var s="",t=void 0!==e[5];return e[4]&&(s+="@supports (".concat(e[4],") {")),e[2]&&(s+="@media ".concat(e[2]," {")),t&&(s+="@layer".concat(e[5].length>0?" ".concat(e[5]):""," {")),s+=o(e),t&&(s+="}"),e[2]&&(s+="}"),e[4]&&(s+="}"),s}).join("")},e.i=function(o,s,t,r,l){"string"==typeof o&&(o=[[null,o,void 0]]);var p={};if(t)for(var a=0;a<this.length;a++){var i=this[a][0];null!=i&&(p[i]=!0)}for(var n=0;n<o.length;n++){var m=[].concat(o[n]);t&&p[m[0]]||(void 0!==l&&(void 0===m[5]||(m[1]="@layer".concat(m[5].length>0?" ".concat(m[5]):""," {").concat(m[1],"}")),m[5]=l),s&&(m[2]&&(m[1]="@media ".concat(m[2]," {").concat(m[1],"}")),m[2]=s),r&&(m[4]?(m[1]="@supports (".concat(m[4],") {").concat(m[1],"}"),m[4]=r):m[4]="".concat(r)),e.push(m))}},e}},601(o){o.exports=function(o){return o[1]}},72(o){var e=[];function s(o){for(var s=-1,t=0;t<e.length;t++)if(e[t].identifier===o){s=t;break}return s}function t(o,t){for(var r={},l=[],p=0;p<o.length;p++){var a=o[p],i=t.base?a[0]+t.base:a[0],n=r[i]||0,m="".concat(i," ").concat(n);r[i]=n+1;var d=s(m),c={css:a[1],media:a[2],sourceMap:a[3],supports:a[4],layer:a[5]};if(-1!==d)e[d].references++,e[d].updater(c);else{var u=function(o,e){var s=e.domAPI(e);return s.update(o),function(e){e?(e.css!==o.css||e.media!==o.media||e.sourceMap!==o.sourceMap||e.supports!==o.supports||e.layer!==o.layer)&&s.update(o=e):s.remove()}}(c,t);t.byIndex=p,e.splice(p,0,{identifier:m,updater:u,references:1})}l.push(m)}return l}o.exports=function(o,r){var l=t(o=o||[],r=r||{});return function(o){o=o||[];for(var p=0;p<l.length;p++){var a=s(l[p]);e[a].references--}for(var i=t(o,r),n=0;n<l.length;n++){var m=s(l[n]);0===e[m].references&&(e[m].updater(),e.splice(m,1))}l=i}}},659(o){var e={};o.exports=function(o,s){var t=function(o){if(void 0===e[o]){var s=document.querySelector(o);if(window.HTMLIFrameElement&&s instanceof window.HTMLIFrameElement)try{s=s.contentDocument.head}catch(o){s=null}e[o]=s}return e[o]}(o);if(!t)throw Error("Couldn't find a style target. This probably means that the value for the 'insert' parameter is invalid.");t.appendChild(s)}},540(o){o.exports=function(o){var e=document.createElement("style");return o.setAttributes(e,o.attributes),o.insert(e,o.options),e}},56(o,e,s){o.exports=function(o){var e=s.nc;e&&o.setAttribute("nonce",e)}},206(o){o.exports=function(o){if("u"<typeof document)return{update:function(){},remove:function(){}};var e=o.insertStyleElement(o);return{update:function(s){var t,r,l;t="",s.supports&&(t+="@supports (".concat(s.supports,") {")),s.media&&(t+="@media ".concat(s.media," {")),(r=void 0!==s.layer)&&(t+="@layer".concat(s.layer.length>0?" ".concat(s.layer):""," {")),t+=s.css,r&&(t+="}"),s.media&&(t+="}"),s.supports&&(t+="}"),(l=s.sourceMap)&&"u">typeof btoa&&(t+="\n/*# sourceMappingURL=data:application/json;base64,".concat(btoa(unescape(encodeURIComponent(JSON.stringify(l))))," */")),o.styleTagTransform(t,e,o.options)},remove:function(){var o;null===(o=e).parentNode||o.parentNode.removeChild(o)}}}},113(o){o.exports=function(o,e){if(e.styleSheet)e.styleSheet.cssText=o;else{for(;e.firstChild;)e.removeChild(e.firstChild);e.appendChild(document.createTextNode(o))}}},959(o,e,s){var t=s(72),r=s.n(t),l=s(206),p=s.n(l),a=s(659),i=s.n(a),n=s(56),m=s.n(n),d=s(540),c=s.n(d),u=s(113),f=s.n(u),h=s(646),x={};x.styleTagTransform=f(),x.setAttributes=m(),x.insert=i().bind(null,"head"),x.domAPI=p(),x.insertStyleElement=c(),r()(h.A,x),h.A&&h.A.locals&&h.A.locals}}]);