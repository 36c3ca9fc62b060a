// Package torture holds no code of the portal. Its tests run the real program under load, take the
// ground away from under it (kill -9, a power cut, a disk that fails or is full, an upgrade cut in
// half, a mail server that is away for days) and look whether everything that it had confirmed is
// there when it comes back, once and whole.
//
// The customers and clerks of the load are browsers without JavaScript: each fetches a page, fills in
// the form that stands there and writes down what was confirmed.
//
// A few rounds of each run with every «go test ./...»; «task torture» (TORTURE=full) runs hundreds and
// prints what it counted. What needs root, a loop device or strace is skipped where that is missing,
// and says so; where CI=true, strace is not allowed to be missing.
package torture
