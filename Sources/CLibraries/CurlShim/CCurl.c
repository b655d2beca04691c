#include "CCurl.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

// Opens the socket for an address that a name stood for, if that may be connected to: a look at the name alone would not do.
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *to) {
    const struct gongxin_http_request *r = context;
    char address[INET6_ADDRSTRLEN];
    const void *bytes = to->family == AF_INET ? (const void *)&((struct sockaddr_in *)&to->addr)->sin_addr
        : to->family == AF_INET6 ? (const void *)&((struct sockaddr_in6 *)&to->addr)->sin6_addr : NULL;
    (void)purpose;
    if (!bytes || !inet_ntop(to->family, bytes, address, sizeof address) || !r->may_connect(address, r->context))
        return CURL_SOCKET_BAD;
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

int gongxin_http_send(const struct gongxin_http_request *r, long *status, char description[CURL_ERROR_SIZE]) {
    description[0] = 0;
    CURL *curl = curl_easy_init();
    struct curl_slist *fields = NULL;
    if (!curl) return CURLE_OUT_OF_MEMORY;
    for (size_t i = 0; i < r->field_count; i++) {
        struct curl_slist *longer = curl_slist_append(fields, r->fields[i]);
        if (!longer) {
            curl_slist_free_all(fields);
            curl_easy_cleanup(curl);
            return CURLE_OUT_OF_MEMORY;
        }
        fields = longer;
    }
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, description);
    curl_easy_setopt(curl, CURLOPT_URL, r->url);
    curl_easy_setopt(curl, CURLOPT_REQUEST_TARGET, r->target);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 30L);
    if (r->seconds) curl_easy_setopt(curl, CURLOPT_TIMEOUT, r->seconds);
    if (r->may_connect) {
        curl_easy_setopt(curl, CURLOPT_PROXY, "");
        curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
        curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, (void *)r);
    }
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, fields);
    if (r->on_body) {
        curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(curl, CURLOPT_READFUNCTION, r->on_body);
        curl_easy_setopt(curl, CURLOPT_READDATA, r->context);
        curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, r->body_size);
    } else if (strcmp(r->method, "HEAD") == 0) {
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    }
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, r->method);
    if (r->authorities) curl_easy_setopt(curl, CURLOPT_CAINFO, r->authorities);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, r->on_content);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, r->context);
    CURLcode code = curl_easy_perform(curl);
    if (code == CURLE_OK) curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, status);
    else if (!description[0]) strncpy(description, curl_easy_strerror(code), CURL_ERROR_SIZE - 1);
    curl_slist_free_all(fields);
    curl_easy_cleanup(curl);
    return (int)code;
}
