/* Loaded before libc: writes down what a process does to the files of one folder, or fills the disk.

   SHIM_FOLDER  the folder
   SHIM_LOG     where to write it down: kind, file, offset, bytes, other name (see power_cut.py)
   SHIM_FULL    the number of the change from which on the disk is full
   SHIM_ONCE    set: full for that one change only */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { FILES = 4096 };
static char *name_of[FILES]; /* of the folder's files that are open, by descriptor */
static const char *folder;
static int log_to = -1, once, begun;
static long full_from, changes;

/* One change at a time, and each noted before the next: threads of a process may work at once. */
static pthread_mutex_t one_by_one = PTHREAD_MUTEX_INITIALIZER;
static void lock(void) { pthread_mutex_lock(&one_by_one); }
static void unlock(void) { pthread_mutex_unlock(&one_by_one); }
static int taken(void) { lock(); return 0; }
static void left(int *alone) { (void)alone; unlock(); }
#define ALONE __attribute__((cleanup(left), unused)) int alone = taken()

static void *libc(const char *name) { return dlsym(RTLD_NEXT, name); }

static void begin(void) {
    if (begun) return;
    begun = 1;
    pthread_atfork(lock, unlock, unlock);
    folder = getenv("SHIM_FOLDER");
    once = getenv("SHIM_ONCE") != NULL;
    if (getenv("SHIM_FULL")) full_from = atol(getenv("SHIM_FULL"));
    if (getenv("SHIM_LOG")) {
        int made = syscall(SYS_openat, AT_FDCWD, getenv("SHIM_LOG"), O_CREAT | O_WRONLY | O_APPEND, 0600);
        log_to = fcntl(made, F_DUPFD, 900);
        syscall(SYS_close, made);
    }
}

static int inside(const char *path) { return folder && !strncmp(path, folder, strlen(folder)); }
static const char *tracked(int fd) { return fd >= 0 && fd < FILES ? name_of[fd] : NULL; }

static void put(const void *what, size_t size) { if (size) syscall(SYS_write, log_to, what, size); }

static void note(char kind, const char *name, int64_t offset, const void *bytes, uint32_t size, const char *other) {
    if (log_to < 0) return;
    uint16_t lengths[2] = {strlen(name), other ? strlen(other) : 0};
    put(&kind, 1), put(&offset, 8), put(&size, 4), put(lengths, 4);
    put(name, lengths[0]), put(other, lengths[1]);
    if (bytes) put(bytes, size);
}

/* Whether there is no room for this change. */
static int full(void) {
    changes++;
    int is = full_from && (once ? changes == full_from : changes >= full_from);
    if (is) errno = ENOSPC;
    return is;
}

static int opened(int (*really)(const char *, int, mode_t), const char *path, int flags, mode_t mode) {
    ALONE;
    begin();
    if (inside(path) && (flags & O_CREAT) && access(path, F_OK) && full()) return -1;
    int fd = really(path, flags, mode);
    if (fd >= 0 && fd < FILES && inside(path)) {
        free(name_of[fd]);
        name_of[fd] = strdup(path);
        note(flags & O_TRUNC ? 'T' : 'O', path, 0, NULL, 0, NULL);
    }
    return fd;
}

static int really_open(const char *path, int flags, mode_t mode) {
    return syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

#define MODE(flags) mode_t mode = 0; if (flags & O_CREAT) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }
int open(const char *path, int flags, ...) { MODE(flags) return opened(really_open, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return opened(really_open, path, flags, mode); }
int openat(int at, const char *path, int flags, ...) {
    MODE(flags)
    if (at != AT_FDCWD && *path != '/') return syscall(SYS_openat, at, path, flags, mode);
    return opened(really_open, path, flags, mode);
}
int openat64(int at, const char *path, int flags, ...) { MODE(flags) return openat(at, path, flags, mode); }

ssize_t pwrite64(int fd, const void *bytes, size_t size, off_t offset) {
    ALONE;
    begin();
    const char *name = tracked(fd);
    if (name && full()) return -1;
    ssize_t done = syscall(SYS_pwrite64, fd, bytes, size, offset);
    if (name && done > 0) note('W', name, offset, bytes, done, NULL);
    return done;
}
ssize_t pwrite(int fd, const void *bytes, size_t size, off_t offset) { return pwrite64(fd, bytes, size, offset); }

ssize_t write(int fd, const void *bytes, size_t size) {
    ALONE;
    begin();
    const char *name = tracked(fd);
    if (name && full()) return -1;
    off_t offset = name ? lseek(fd, 0, SEEK_CUR) : 0;
    ssize_t done = syscall(SYS_write, fd, bytes, size);
    if (name && done > 0) note('W', name, offset, bytes, done, NULL);
    return done;
}

int ftruncate64(int fd, off_t size) {
    ALONE;
    begin();
    int done = syscall(SYS_ftruncate, fd, size);
    if (tracked(fd) && !done) note('t', tracked(fd), size, NULL, 0, NULL);
    return done;
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

static int synced(int fd, long how) {
    ALONE;
    begin();
    int done = syscall(how, fd);
    if (tracked(fd) && !done) note('S', tracked(fd), 0, NULL, 0, NULL);
    return done;
}
int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

int rename(const char *from, const char *to) {
    ALONE;
    begin();
    if (inside(from) && full()) return -1;
    int (*really)(const char *, const char *) = libc("rename");
    int done = really(from, to);
    if (inside(from) && !done) note('R', from, 0, NULL, 0, to);
    return done;
}

int unlink(const char *path) {
    ALONE;
    begin();
    int (*really)(const char *) = libc("unlink");
    int done = really(path);
    if (inside(path) && !done) note('U', path, 0, NULL, 0, NULL);
    return done;
}

int close(int fd) {
    ALONE;
    begin();
    if (tracked(fd)) free(name_of[fd]), name_of[fd] = NULL;
    return syscall(SYS_close, fd);
}
