package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"areaclientes/assets"
	"areaclientes/handlers"
	"areaclientes/handlers/jobs"
	"areaclientes/store"
	"areaclientes/store/seed"
)

var demoCommand = command{
	name: "demo", args: "[--http ADDR] [--data DIR]", summary: "Try it with two made-up dealers, in a directory that is thrown away.",
	help: `
Makes a data directory with two dealers, SERCAMÁN and SERPROSA, their customers and machines,
months of readings, and orders and incidents in every state. Prints the addresses and who may
sign in, as a customer and as somebody of the dealer. Letters are not sent: each is logged and written into the folder «cartas».

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
	key, err := secretKey(c.cfg.Data)
	if err != nil {
		return err
	}
	fmt.Fprintln(c.Err, "Preparing two dealers …")
	staff := map[string][]seed.StaffSignIn{}
	for _, dealer := range seed.Dealers() {
		setup := seed.Setup{
			Dir: c.cfg.Data, BaseURL: "http://" + dealer.Slug + ".localhost:" + port,
			Logo: string(assets.DemoLogo(dealer.Slug)), Now: time.Now(), Key: handlers.KeyOf(key, dealer.Slug),
			Hired: func(who seed.StaffSignIn) { staff[dealer.Slug] = append(staff[dealer.Slug], who) },
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
	return c.serve(ctx, log, folder, func(address string) { c.welcome(address, letters, staff) })
}

// welcome says where to look and as whom to sign in.
func (c *call) welcome(address, letters string, staff map[string][]seed.StaffSignIn) {
	_, port, _ := net.SplitHostPort(address)
	fmt.Fprintf(c.Out, "\nÁrea de Clientes, sample data. Stop it with Ctrl+C.\n\n")
	for _, dealer := range seed.Dealers() {
		fmt.Fprintf(c.Out, "  %-10s http://%s.localhost:%s\n", dealer.Name, dealer.Slug, port)
		for _, who := range dealer.SignIns() {
			fmt.Fprintf(c.Out, "             Usuario %s  Contraseña %s  %s\n", who.User, who.Password, who.Company)
		}
		fmt.Fprintf(c.Out, "  Gestión    http://%s.localhost:%s/gestion\n", dealer.Slug, port)
		for _, who := range staff[dealer.Slug] {
			c.welcomeStaff(who)
		}
	}
	fmt.Fprintf(c.Out, "\n  http://localhost:%s answers as the first. Letters: %s\n\n", port, letters)
}

// welcomeStaff says how somebody of the dealer comes in. A demonstration has no other way in than a real
// portal: it prints what the second factor would show, and codes that need none.
func (c *call) welcomeStaff(who seed.StaffSignIn) {
	fmt.Fprintf(c.Out, "             Correo %s  Contraseña %s  %s\n", who.Email, who.Password, who.Role.Word())
	if who.Secret == "" {
		return
	}
	code, err := store.TOTPCode(who.Secret, time.Now())
	if err != nil {
		return // of a secret of ours there is always one
	}
	fmt.Fprintf(c.Out, "               Código ahora %s; para una aplicación de códigos: %s\n", code, who.Secret)
	fmt.Fprintf(c.Out, "               Sin aplicación, cada uno una vez: %s\n", strings.Join(who.Codes[:4], "  "))
}
