// Areaclientes is the customer portal of an office-equipment dealer, as one executable.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"areaclientes/handlers/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := cli.Run(ctx, cli.Process{Args: os.Args[1:], Env: os.Environ(), Out: os.Stdout, Err: os.Stderr})
	stop()
	os.Exit(status)
}
