/* Tells what a process does to the files below one folder: each write, truncation, creation, removal, rename and sync,
 * in their order. Loaded with LD_PRELOAD by powercut.py.
 *
 *   TRACE_ROOT  the folder, absolute and without symbolic links
 *   TRACE_FILE  where the records go, outside of that folder
 *
 * A change and its record are one step under one lock, so the order of the records is the order of the changes. A sync
 * has two records: what was written after the first is not promised by the second. The shared-memory index (-shm) is
 * left out: SQLite never reads it after a power cut. Writing to a file called KILL kills the process under the lock.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { CREATE = 1, WRITE, TRUNCATE, SYNC_BEGIN, SYNC_END, UNLINK, RENAME, MKDIR };
#define FILES 65536

struct record {
  uint32_t kind, thread;
  uint64_t offset, length;
  uint32_t path_length, zero;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char root[PATH_MAX];
static size_t root_length;
static int trace = -1;
static char *names[FILES];

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
  const char *where = getenv("TRACE_ROOT"), *file = getenv("TRACE_FILE");
  if (!where || !file) return;
  snprintf(root, sizeof root, "%s", where);
  root_length = strlen(root);
  trace = (int)syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int ours(const char *path) {
  if (trace < 0 || !path || strncmp(path, root, root_length)) return 0;
  if (path[root_length] != '/' && path[root_length] != 0) return 0;
  size_t length = strlen(path);
  return length < 4 || strcmp(path + length - 4, "-shm");
}

static char *name_of(int fd) { return fd >= 0 && fd < FILES ? names[fd] : NULL; }

/* The lock is held. */
static void tell(uint32_t kind, const char *path, uint64_t offset, const void *data, uint64_t length, int with_data) {
  const char *shown = path + root_length;
  struct record head = {kind, (uint32_t)syscall(SYS_gettid), offset, length, (uint32_t)strlen(shown), 0};
  struct iovec parts[3] = {{&head, sizeof head}, {(void *)shown, head.path_length}, {(void *)data, length}};
  size_t whole = sizeof head + head.path_length + (with_data ? length : 0);
  if (syscall(SYS_writev, trace, parts, with_data ? 3 : 2) != (long)whole) {
    fputs("powercut: the trace cannot be written\n", stderr);
    abort();
  }
}

static int opened(int fd, const char *path, int flags, int existed) {
  if (fd < 0 || fd >= FILES) return fd;
  int saved = errno;
  if ((flags & O_CREAT) && !existed) tell(CREATE, path, 0, NULL, 0, 0);
  if (flags & O_TRUNC) tell(TRUNCATE, path, 0, NULL, 0, 0);
  free(names[fd]);
  names[fd] = strdup(path);
  errno = saved;
  return fd;
}

static int open_any(int folder, const char *path, int flags, mode_t mode) {
  if (!ours(path)) return (int)syscall(SYS_openat, folder, path, flags, mode);
  pthread_mutex_lock(&lock);
  int existed = !syscall(SYS_faccessat, AT_FDCWD, path, F_OK);
  int fd = opened((int)syscall(SYS_openat, folder, path, flags, mode), path, flags, existed);
  pthread_mutex_unlock(&lock);
  return fd;
}

#define MODE \
  mode_t mode = 0; \
  if (flags & (O_CREAT | __O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }

int open(const char *path, int flags, ...) { MODE return open_any(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE return open_any(AT_FDCWD, path, flags, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE return open_any(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE return open_any(folder, path, flags, mode); }

int close(int fd) {
  char *name = name_of(fd);
  if (!name) return (int)syscall(SYS_close, fd);
  pthread_mutex_lock(&lock);
  free(name);
  names[fd] = NULL;
  int result = (int)syscall(SYS_close, fd);
  pthread_mutex_unlock(&lock);
  return result;
}

static ssize_t write_any(int fd, const void *data, size_t length, off64_t offset, int placed) {
  char *name = name_of(fd);
  if (!name) return placed ? syscall(SYS_pwrite64, fd, data, length, offset) : syscall(SYS_write, fd, data, length);
  pthread_mutex_lock(&lock);
  size_t named = strlen(name);
  if (named > 5 && !strcmp(name + named - 5, "/KILL")) kill(getpid(), SIGKILL);
  off64_t at = placed ? offset : (off64_t)syscall(SYS_lseek, fd, 0, SEEK_CUR);
  ssize_t done = placed ? syscall(SYS_pwrite64, fd, data, length, offset) : syscall(SYS_write, fd, data, length);
  int saved = errno;
  if (done > 0) tell(WRITE, name, (uint64_t)at, data, (uint64_t)done, 1);
  errno = saved;
  pthread_mutex_unlock(&lock);
  return done;
}

ssize_t write(int fd, const void *data, size_t length) { return write_any(fd, data, length, 0, 0); }
ssize_t pwrite(int fd, const void *data, size_t length, off_t at) { return write_any(fd, data, length, at, 1); }
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t at) { return write_any(fd, data, length, at, 1); }

static int truncate_any(int fd, off64_t size) {
  char *name = name_of(fd);
  if (!name) return (int)syscall(SYS_ftruncate, fd, size);
  pthread_mutex_lock(&lock);
  int result = (int)syscall(SYS_ftruncate, fd, size);
  if (!result) tell(TRUNCATE, name, (uint64_t)size, NULL, 0, 0);
  pthread_mutex_unlock(&lock);
  return result;
}

int ftruncate(int fd, off_t size) { return truncate_any(fd, size); }
int ftruncate64(int fd, off64_t size) { return truncate_any(fd, size); }

static int sync_any(int fd, long call) {
  char *name = name_of(fd);
  if (!name) return (int)syscall(call, fd);
  pthread_mutex_lock(&lock);
  tell(SYNC_BEGIN, name, 0, NULL, 0, 0);
  pthread_mutex_unlock(&lock);
  int result = (int)syscall(call, fd);
  pthread_mutex_lock(&lock);
  if (!result) tell(SYNC_END, name, 0, NULL, 0, 0);
  pthread_mutex_unlock(&lock);
  return result;
}

int fsync(int fd) { return sync_any(fd, SYS_fsync); }
int fdatasync(int fd) { return sync_any(fd, SYS_fdatasync); }

int unlink(const char *path) {
  if (!ours(path)) return REAL(unlink)(path);
  pthread_mutex_lock(&lock);
  int result = REAL(unlink)(path), saved = errno;
  if (!result) tell(UNLINK, path, 0, NULL, 0, 0);
  errno = saved;
  pthread_mutex_unlock(&lock);
  return result;
}

int rename(const char *from, const char *to) {
  if (!ours(from) || !ours(to)) return REAL(rename)(from, to);
  pthread_mutex_lock(&lock);
  int result = REAL(rename)(from, to), saved = errno;
  if (!result) tell(RENAME, from, 0, to + root_length, strlen(to + root_length), 1);
  errno = saved;
  pthread_mutex_unlock(&lock);
  return result;
}

int mkdir(const char *path, mode_t mode) {
  if (!ours(path)) return REAL(mkdir)(path, mode);
  pthread_mutex_lock(&lock);
  int result = REAL(mkdir)(path, mode), saved = errno;
  if (!result) tell(MKDIR, path, 0, NULL, 0, 0);
  errno = saved;
  pthread_mutex_unlock(&lock);
  return result;
}
