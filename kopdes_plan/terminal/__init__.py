"""The commands of `kopdes-plan`, in reading order.

`options` how options are declared, read and refused · `console` what is written · `files` what is
written to disk · `usage` help and mistakes of the command line · then one module a family:
`loans` (angsuran), `cash_flows` (kelayakan), `shares` (shu), `taxes` (pajak), `assets`
(penyusutan) · `laws` (aturan) · `new_plans` (baru), `plans` (hitung, periksa), `merges` (gabung),
`backups` (cadangan, pulihkan) · `documents` (pdf), `workbooks` (excel), `data` (data, simkopdes),
`worksheets` (lembar-kerja), `guides` (panduan) · `potential` (potensi), `financing` (pembiayaan),
`risks` (bandingkan, risiko), `progress` (realisasi, kesiapan) · `classes` (kelas), `bulk` (massal)
with `bulk_cluster` the workers and `bulk_work` what each does · `bundles` (bungkus) with
`bundle_wheels` · `notebooks` (buka) with `server`, `kernels`, `running`. `kopdes_plan.cli` runs
them.
"""
