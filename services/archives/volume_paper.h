/* volume_paper - a volume's contents list (卷内目录) on paper, with the columns of DA/T 18: 序号, 文号, 责任者, 题名,
 * 日期, 页数, 备注. */
#ifndef VOLUME_PAPER_H
#define VOLUME_PAPER_H

#include "bytes.h"
#include "list.h"
#include "volume.h"

enum { VOLUME_PAPER_MAX = 5000 };

/* `records`: of struct record, all of the volume. */
status volume_paper_contents(const struct volume *volume, const struct list *records, bool chinese, struct arena *arena,
                             struct bytes *pdf, struct problem *why) MUST_USE;

#endif
