package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"areaclientes/assets"
	"areaclientes/handlers/jobs"
	"areaclientes/store/seed"
)

var demoCommand = command{
	name: "demo", args: "[--http ADDR] [--data DIR]", summary: "Try it with two made-up dealers, in a directory that is thrown away.",
	help: `
Makes a data directory with two dealers, SERCAMÁN and SERPROSA, their customers and machines,
months of readings, and orders and incidents in every state. Prints the addresses and who may
sign in. Letters are not sent: each is logged and written into the folder «cartas».

  --http ADDR  where to listen (127.0.0.1:8080)
  --data DIR   keep the data in this new directory instead of throwing it away
`,
	run: func(ctx context.Context, c *call) error {
		c.cfg.Data = ""
		c.cfg.serverFlags(c.flags)
		if err := c.parseNone(); err != nil {
			return err
		}
		if c.cfg.Data != "" {
			return c.demo(ctx)
		}
		dir, err := os.MkdirTemp("", "areaclientes-demo-")
		if err != nil {
			return err
		}
		c.cfg.Data = dir
		return errors.Join(c.demo(ctx), os.RemoveAll(dir))
	},
}

func (c *call) demo(ctx context.Context) error {
	log, err := c.cfg.logger(c.Err)
	if err != nil {
		return err
	}
	if found, _ := filepath.Glob(filepath.Join(c.cfg.Data, "*.db")); len(found) > 0 {
		return misuse{fmt.Sprintf("%s holds dealers already; choose a new directory, or serve it with «areaclientes serve --data %[1]s»", c.cfg.Data)}
	}
	_, port, err := net.SplitHostPort(c.cfg.HTTP)
	if err != nil {
		return misuse{err.Error()}
	}
	if err := os.MkdirAll(c.cfg.Data, 0o700); err != nil {
		return err
	}
	fmt.Fprintln(c.Err, "Preparing two dealers …")
	for _, dealer := range seed.Dealers() {
		setup := seed.Setup{
			Dir: c.cfg.Data, BaseURL: "http://" + dealer.Slug + ".localhost:" + port,
			Logo: string(assets.DemoLogo(dealer.Slug)), Now: time.Now(),
		}
		if err := dealer.Load(ctx, setup); err != nil {
			return fmt.Errorf("%s: %w", dealer.Name, err)
		}
	}
	letters := filepath.Join(c.cfg.Data, "cartas")
	folder, err := jobs.NewFolder(letters, log)
	if err != nil {
		return err
	}
	return c.serve(ctx, log, folder, func(address string) { c.welcome(address, letters) })
}

// welcome says where to look and as whom to sign in.
func (c *call) welcome(address, letters string) {
	_, port, _ := net.SplitHostPort(address)
	fmt.Fprintf(c.Out, "\nÁrea de Clientes, sample data. Stop it with Ctrl+C.\n\n")
	for _, dealer := range seed.Dealers() {
		fmt.Fprintf(c.Out, "  %-10s http://%s.localhost:%s\n", dealer.Name, dealer.Slug, port)
		for _, who := range dealer.SignIns() {
			fmt.Fprintf(c.Out, "             Usuario %s  Contraseña %s  %s\n", who.User, who.Password, who.Company)
		}
	}
	fmt.Fprintf(c.Out, "\n  http://localhost:%s answers as the first. Letters: %s\n\n", port, letters)
}
