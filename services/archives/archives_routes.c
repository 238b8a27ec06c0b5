#include "archives_routes.h"
#include "archiving_api.h"
#include "record_api.h"
#include "schedule_api.h"

#define API "/estamp/api/v1/archives"

const struct http_route archives_routes[] = {
    {"POST", API "/runs", PERM_ARCHIVE_RUN, archiving_api_start, HTTP_BODY_JSON, 0},
    {"GET", API "/runs", PERM_ARCHIVE_RUN, archiving_api_list, HTTP_BODY_NONE, 0},
    {"GET", API "/runs/:id", PERM_ARCHIVE_RUN, archiving_api_find, HTTP_BODY_NONE, 0},
    {"GET", API "/runs/:id/stream", PERM_ARCHIVE_RUN, archiving_api_stream, HTTP_BODY_NONE, 0},
    {"GET", API "/runs/:id/faults", PERM_ARCHIVE_RUN, archiving_api_faults, HTTP_BODY_NONE, 0},
    {"GET", API "/runs/:id/report", PERM_ARCHIVE_RUN, archiving_api_report, HTTP_BODY_NONE, 0},
    {"GET", API "/runs/:id/report.pdf", PERM_ARCHIVE_RUN, archiving_api_paper, HTTP_BODY_NONE, 0},
    {"POST", API "/runs/:id/pause", PERM_ARCHIVE_RUN, archiving_api_pause, HTTP_BODY_NONE, 0},
    {"POST", API "/runs/:id/resume", PERM_ARCHIVE_RUN, archiving_api_resume, HTTP_BODY_NONE, 0},
    {"POST", API "/runs/:id/cancel", PERM_ARCHIVE_RUN, archiving_api_cancel, HTTP_BODY_NONE, 0},
    {"GET", API "/preview", PERM_ARCHIVE_RUN, archiving_api_preview, HTTP_BODY_NONE, 0},
    {"GET", API "/schedules", PERM_ARCHIVE_RUN, schedule_api_list, HTTP_BODY_NONE, 0},
    {"POST", API "/schedules", PERM_ARCHIVE_RUN, schedule_api_add, HTTP_BODY_JSON, 0},
    {"PATCH", API "/schedules/:id", PERM_ARCHIVE_RUN, schedule_api_change, HTTP_BODY_JSON, 0},
    {"DELETE", API "/schedules/:id", PERM_ARCHIVE_RUN, schedule_api_remove, HTTP_BODY_NONE, 0},
    {"GET", API "/records", PERM_ARCHIVE_QUERY, record_api_list, HTTP_BODY_NONE, 0},
    {"GET", API "/records/:id", PERM_ARCHIVE_QUERY, record_api_find, HTTP_BODY_NONE, 0},
    {"GET", API "/records/:id/revisions", PERM_ARCHIVE_QUERY, record_api_revisions, HTTP_BODY_NONE, 0},
    {"GET", API "/records/:id/file", PERM_ARCHIVE_QUERY, record_api_file, HTTP_BODY_NONE, 0},
    {"GET", API "/volumes", PERM_ARCHIVE_QUERY, record_api_volumes, HTTP_BODY_NONE, 0},
    {"GET", API "/volumes/:id", PERM_ARCHIVE_QUERY, record_api_volume, HTTP_BODY_NONE, 0},
    {"GET", API "/volumes/:id/contents.pdf", PERM_ARCHIVE_QUERY, record_api_contents, HTTP_BODY_NONE, 0},
    HTTP_ROUTES_END,
};
