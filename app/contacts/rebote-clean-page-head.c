/* rebote-clean-page-head.c
 *
 * How the page about a cleaned list looks: on the screen, light and dark, and on one sheet of paper.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "rebote-clean-page-private.h"

/* What a browser must not load stands in the first line; the pieces of the bar differ by pattern, not by colour alone. */
const char _rebote_clean_page_head[] =
  "<meta charset=\"utf-8\"/>\n"
  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n"
  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
  "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
  "<style>\n"
  ":root { --text: #241f31; --dim: #5e5c64; --page: #ffffff; --line: #c0bfbc;\n"
  "  --keep: #26a269; --review: #e5a50a; --remove: #c01c28; --stripe: #ffffff; }\n"
  "@media screen and (prefers-color-scheme: dark) {\n"
  "  :root { --text: #ffffff; --dim: #c0bfbc; --page: #241f31; --line: #5e5c64;\n"
  "    --keep: #57e389; --review: #f8e45c; --remove: #ff7b63; --stripe: #241f31; }\n"
  "}\n"
  "@page { margin: 10mm 12mm; }\n"
  "* { box-sizing: border-box; }\n"
  "body { margin: 0 auto; padding: 1.5rem 1rem; max-width: 44rem; font: 1rem/1.5 sans-serif;\n"
  "  color: var(--text); background: var(--page); overflow-wrap: break-word; }\n"
  "h1 { margin: 0; font-size: 1.6rem; line-height: 1.2; }\n"
  "h2 { margin: 1.8rem 0 0.4rem; font-size: 1.2rem; }\n"
  "p { margin: 0.4rem 0; }\n"
  ".name { font-size: 1.1rem; overflow-wrap: anywhere; }\n"
  ".dim { color: var(--dim); }\n"
  ".bar { display: block; width: 100%; height: 2.2rem; margin: 0.8rem 0; }\n"
  ".key { display: inline-block; width: 1.6rem; height: 1rem; margin-inline-end: 0.6rem; vertical-align: -0.15rem; }\n"
  ".keep { fill: var(--keep); } .review { fill: var(--review); } .remove { fill: var(--remove); }\n"
  ".stripe { stroke: var(--stripe); stroke-width: 3; fill: none; }\n"
  "table { width: 100%; margin: 0.6rem 0 1.2rem; border-collapse: collapse; }\n"
  "caption { padding: 0.3rem 0; text-align: start; font-weight: bold; }\n"
  "th, td { padding: 0.4rem 0.3rem; border-top: 1px solid var(--line); text-align: start; vertical-align: top;\n"
  "  font-weight: normal; }\n"
  "thead th { color: var(--dim); border-top: none; }\n"
  ".number { padding-inline-start: 0.8rem; text-align: end; white-space: nowrap; font-variant-numeric: tabular-nums; }\n"
  ".what { display: block; font-weight: bold; }\n"
  ".total th, .total td { font-weight: bold; }\n"
  "li { margin: 0.3rem 0; }\n"
  ".others { display: none; }\n"
  "@media print { html { font-size: 7.5pt; } body { padding: 0; max-width: none; line-height: 1.25; }\n"
  "  .result { float: left; width: 46%; } .steps { margin-left: 50%; }\n"
  "  .why { float: left; clear: both; width: 57%; } .why ~ section { margin-left: 61%; } footer { clear: both; }\n"
  "  h1 { font-size: 1.5rem; } h2 { margin: 0.7rem 0 0.2rem; }\n"
  "  p { margin: 0.2rem 0; } li { margin: 0.1rem 0; } ol, ul { margin: 0.2rem 0; padding-inline-start: 1.5rem; }\n"
  "  th, td { padding: 0.12rem 0.2rem; } table { margin: 0.2rem 0 0.5rem; } caption { padding: 0.1rem 0; }\n"
  "  .bar { height: 1.6rem; margin: 0.4rem 0; } .what { display: inline; } .what::after { content: \". \"; }\n"
  "  .rest { display: none; } tr.others { display: table-row; } li.others { display: list-item; }\n"
  "  svg { -webkit-print-color-adjust: exact; print-color-adjust: exact; }\n"
  "  tr, li, .result { break-inside: avoid; } h2, caption { break-after: avoid; } }\n"
  "</style>\n";

/* Stripes in one direction or both, over the colour of the piece. */
const char _rebote_clean_page_patterns[] =
  "<svg width=\"0\" height=\"0\" style=\"position: absolute\" aria-hidden=\"true\"><defs>\n"
  "<pattern id=\"keep\" width=\"12\" height=\"12\" patternUnits=\"userSpaceOnUse\">"
  "<rect class=\"keep\" width=\"12\" height=\"12\"/></pattern>\n"
  "<pattern id=\"review\" width=\"12\" height=\"12\" patternUnits=\"userSpaceOnUse\">"
  "<rect class=\"review\" width=\"12\" height=\"12\"/><path class=\"stripe\" d=\"M-3 3 3-3M0 12 12 0M9 15 15 9\"/></pattern>\n"
  "<pattern id=\"remove\" width=\"12\" height=\"12\" patternUnits=\"userSpaceOnUse\">"
  "<rect class=\"remove\" width=\"12\" height=\"12\"/><path class=\"stripe\" d=\"M-3 3 3-3M0 12 12 0M9 15 15 9M-3 9 3 15M0 0 12 12M9-3 15 3\"/></pattern>\n"
  "</defs></svg>\n";
