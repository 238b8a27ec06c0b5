/* copy_expire - the files of copies (副本) lie in a store of their own beneath the documents' one, and a standing job
 * takes them away when nobody may fetch them any more (COPY_FETCH_MS). Which copies were made, and the digests by which
 * they are known again, stay. */
#ifndef COPY_EXPIRE_H
#define COPY_EXPIRE_H

#include "job.h"

#define COPY_EXPIRE_JOB_KIND "copy.expire"
#define COPY_EXPIRE_JOB_ID   "00000000000000000000000ce1"

struct store;
struct store *copy_expire_open_or_exit(const char *store_path);

/* A job_step. */
status copy_expire_run(struct job *job, void *service, struct arena *arena, struct problem *why);

#endif
