# SPDX-License-Identifier: GPL-3.0-or-later
# Probes for compiler and linker flags, one by one: what a compiler does not
# know, or only warns about, is left out.

# DANEZONE_COMPILE_FLAGS(VARIABLE, FLAG...)
# Append each FLAG that the compiler takes to VARIABLE.
AC_DEFUN([DANEZONE_COMPILE_FLAGS],
[m4_foreach_w([danezone_flag], [$2],
  [_DANEZONE_FLAG([$1], m4_defn([danezone_flag]), [CFLAGS],
    [AC_COMPILE_IFELSE])])])

# DANEZONE_LINK_FLAGS(VARIABLE, FLAG...)
# Append each FLAG that the compiler takes when it links to VARIABLE.
AC_DEFUN([DANEZONE_LINK_FLAGS],
[m4_foreach_w([danezone_flag], [$2],
  [_DANEZONE_FLAG([$1], m4_defn([danezone_flag]), [LDFLAGS],
    [AC_LINK_IFELSE])])])

# _DANEZONE_FLAG(VARIABLE, FLAG, USER-VARIABLE, TEST)
# The user's own flags come after ours, as they will in the Makefile.
m4_define([_DANEZONE_FLAG],
[AS_VAR_PUSHDEF([danezone_cache], [danezone_cv_$3_$2])
AC_CACHE_CHECK([whether $CC takes $2], [danezone_cache],
  [danezone_save_CFLAGS=$CFLAGS
  danezone_save_LDFLAGS=$LDFLAGS
  $3="$2 $[]$3"
  CFLAGS="-Werror $CFLAGS"
  $4([AC_LANG_PROGRAM([[#include <stdio.h>]])],
    [AS_VAR_SET([danezone_cache], [yes])],
    [AS_VAR_SET([danezone_cache], [no])])
  CFLAGS=$danezone_save_CFLAGS
  LDFLAGS=$danezone_save_LDFLAGS])
AS_VAR_IF([danezone_cache], [yes], [AS_VAR_APPEND([$1], [" $2"])])
AS_VAR_POPDEF([danezone_cache])])

# DANEZONE_SANITIZER
# --with-sanitizer=LIST: SANITIZER is LIST, SANITIZER_FLAGS what compiler and
# linker need for it. A sanitizer that was asked for and does not work is an
# error.
AC_DEFUN([DANEZONE_SANITIZER],
[AC_ARG_WITH([sanitizer],
  [AS_HELP_STRING([--with-sanitizer=LIST],
    [build with sanitizers: address,undefined, or thread, or memory])],
  [], [with_sanitizer=no])
SANITIZER=
SANITIZER_FLAGS=
AS_CASE([$with_sanitizer],
  [no], [],
  [yes], [AC_MSG_ERROR([--with-sanitizer needs a list: address,undefined])],
  [SANITIZER=$with_sanitizer
  SANITIZER_FLAGS="-fsanitize=$with_sanitizer -fno-omit-frame-pointer"
  SANITIZER_FLAGS="$SANITIZER_FLAGS -fno-sanitize-recover=all"
  AC_MSG_CHECKING([whether $CC takes $SANITIZER_FLAGS])
  danezone_save_CFLAGS=$CFLAGS
  CFLAGS="$SANITIZER_FLAGS $CFLAGS"
  AC_LINK_IFELSE([AC_LANG_PROGRAM],
    [AC_MSG_RESULT([yes])],
    [AC_MSG_RESULT([no])
    AC_MSG_ERROR([$CC cannot build with -fsanitize=$with_sanitizer])])
  CFLAGS=$danezone_save_CFLAGS])
AC_SUBST([SANITIZER])
AC_SUBST([SANITIZER_FLAGS])])

# DANEZONE_HARDENING
# What makes a mistake in memory harder to use. HARDENING_CPPFLAGS,
# HARDENING_CFLAGS and HARDENING_LDFLAGS; on by default.
AC_DEFUN([DANEZONE_HARDENING],
[AC_REQUIRE([DANEZONE_SANITIZER])
AC_ARG_ENABLE([hardening],
  [AS_HELP_STRING([--disable-hardening],
    [leave out stack protector, PIE, RELRO, _FORTIFY_SOURCE])],
  [], [enable_hardening=yes])
HARDENING_CPPFLAGS=
HARDENING_CFLAGS=
HARDENING_LDFLAGS=
AS_IF([test "x$enable_hardening" != xno],
  [DANEZONE_COMPILE_FLAGS([HARDENING_CFLAGS], [
    -fstack-protector-strong
    -fstack-clash-protection
    -fcf-protection
    -fPIE])
  DANEZONE_LINK_FLAGS([HARDENING_LDFLAGS], [
    -pie
    -Wl,-z,relro
    -Wl,-z,now
    -Wl,-z,noexecstack])
  AS_IF([test -z "$SANITIZER"], [_DANEZONE_FORTIFY])])
AC_SUBST([HARDENING_CPPFLAGS])
AC_SUBST([HARDENING_CFLAGS])
AC_SUBST([HARDENING_LDFLAGS])])

# Without optimization the C library warns about _FORTIFY_SOURCE, and when the
# user has set it there is nothing to do: both show as a failed probe.
m4_define([_DANEZONE_FORTIFY],
[AC_CACHE_CHECK([whether _FORTIFY_SOURCE can be set],
  [danezone_cv_fortify],
  [danezone_save_CFLAGS=$CFLAGS
  danezone_save_CPPFLAGS=$CPPFLAGS
  CFLAGS="-Werror $CFLAGS"
  CPPFLAGS="-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 $CPPFLAGS"
  AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[#include <stdio.h>]])],
    [danezone_cv_fortify=yes], [danezone_cv_fortify=no])
  CFLAGS=$danezone_save_CFLAGS
  CPPFLAGS=$danezone_save_CPPFLAGS])
AS_IF([test "$danezone_cv_fortify" = yes],
  [HARDENING_CPPFLAGS="-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2"])])
