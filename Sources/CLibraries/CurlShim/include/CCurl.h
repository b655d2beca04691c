// One HTTP request by libcurl, whose options are variadic functions that Swift cannot call.
#pragma once

#include <curl/curl.h>

struct gongxin_http_request {
    const char *method;
    // Where to connect to, and what to ask for there, byte by byte.
    const char *url;
    const char *target;
    // Lines "Name: value".
    const char *const *fields;
    size_t field_count;
    // Puts the next piece of what follows the header in a buffer, and returns how much it is; NULL for nothing to follow.
    size_t (*on_body)(char *buffer, size_t size, size_t count, void *context);
    curl_off_t body_size;
    // Certificates to trust instead of the system's; NULL for those.
    const char *authorities;
    // How long all of it may take; 0 for as long as it wants.
    long seconds;
    // Whether a connection to an internet address (as text) may be made; NULL for any. With it no proxy is used: it would connect
    // wherever it is told to.
    int (*may_connect)(const char *address, void *context);
    // Gets the answer's content piece by piece; returns how much it took.
    size_t (*on_content)(char *data, size_t size, size_t count, void *context);
    void *context;
};

// Sends a request and waits for its answer. Returns 0 and the status, or an error's number and its description.
int gongxin_http_send(const struct gongxin_http_request *request, long *status, char description[CURL_ERROR_SIZE]);
