//go:build torture_normal

package store

// A program built with this tag does not wait for the disk, and loses what it confirmed when the power
// fails. It is built by the test that proves that it would be noticed, and by nobody else.
const (
	synchronous      = "NORMAL"
	synchronousLevel = 1
)
