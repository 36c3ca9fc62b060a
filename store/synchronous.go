//go:build !torture_normal

package store

// synchronous is what a commit waits for: FULL is the sync of the log to the disk.
const (
	synchronous      = "FULL"
	synchronousLevel = 2 // as the pragma says it
)
