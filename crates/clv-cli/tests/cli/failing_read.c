/* Loaded into a process before libc: the n-th read of the named file fails as a broken disk's does. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

ssize_t read(int fd, void *buffer, size_t size) {
    static ssize_t (*real)(int, void *, size_t);
    static atomic_long seen;
    if (real == NULL) {
        real = (ssize_t(*)(int, void *, size_t))dlsym(RTLD_NEXT, "read");
    }
    const char *file = getenv("FAIL_FILE"), *number = getenv("FAIL_AT");
    if (file != NULL && number != NULL) {
        char link[64], path[4096];
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t length = readlink(link, path, sizeof path - 1);
        if (length > 0) {
            path[length] = '\0';
            if (strstr(path, file) != NULL && atomic_fetch_add(&seen, 1) + 1 == atol(number)) {
                errno = EIO;
                return -1;
            }
        }
    }
    return real(fd, buffer, size);
}
