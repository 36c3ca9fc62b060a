package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"text/tabwriter"

	"areaclientes/store"
)

var staffCommand = command{
	name: "staff", args: "add|list|link|deactivate --dealer NAME [--data DIR] [FLAGS]", summary: "Let the dealer's own people into «Gestión»: the first one, and whoever is locked out.",
	help: `
Nobody has a password until they choose one. add and link print a link that opens once, within half
an hour; whoever opens it chooses a password and, but for technicians, sets up a second factor.

  areaclientes staff add --dealer sercaman --name "Lucía Robledo" --email lucia@sercaman.es --role admin
  areaclientes staff link --dealer sercaman --email lucia@sercaman.es --reset-factor
  areaclientes staff list --dealer sercaman

  add          --name, --email and --role (admin, oficina or tecnico) say who; --technician T01 which of
               the ERP's technicians they are. The first person of a new dealer makes its file.
  list         who there is
  link         a new link for --email; with --reset-factor password and second factor are taken away
               at once, for somebody who lost the telephone or whose password is known to others
  deactivate   --email can no longer come in; open sessions end

  --dealer NAME  whose people: the name of the file, sercaman for sercaman.db
  --data DIR     where the dealers' files are (./data)
  --http ADDR    where the portal listens, for the link while «base_url» is not set (127.0.0.1:8080)
`,
	run: func(ctx context.Context, c *call) error {
		job := staffJob{call: c}
		c.cfg.dataFlag(c.flags)
		c.flags.StringVar(&c.cfg.HTTP, "http", c.cfg.HTTP, "")
		c.flags.StringVar(&job.dealer, "dealer", "", "")
		c.flags.StringVar(&job.in.Name, "name", "", "")
		c.flags.StringVar(&job.in.Email, "email", "", "")
		c.flags.StringVar(&job.role, "role", "", "")
		c.flags.StringVar(&job.technician, "technician", "", "")
		c.flags.BoolVar(&job.reset, "reset-factor", false, "")
		rest, err := c.parse()
		if err != nil {
			return err
		}
		act := job.act(rest)
		if act == nil {
			return misuse{"say one of add, list, link, deactivate"}
		}
		if !slug.MatchString(job.dealer) {
			return misuse{"--dealer NAME is missing or not a name"}
		}
		s, err := job.open(ctx, rest[0] == "add")
		if err != nil {
			return err
		}
		ctx = store.WithActor(ctx, store.Actor{Kind: store.ByConsole, Name: "staff"})
		return errors.Join(plain(act(ctx, s)), s.Close())
	},
}

// staffJob is one use of the staff command.
type staffJob struct {
	*call
	dealer, role, technician string
	in                       store.Invitation
	reset                    bool
}

// act is what is to be done, or nil when that was not said.
func (job *staffJob) act(rest []string) func(context.Context, *store.Store) error {
	if len(rest) != 1 {
		return nil
	}
	return map[string]func(context.Context, *store.Store) error{
		"add": job.add, "list": job.list, "link": job.link, "deactivate": job.deactivate,
	}[rest[0]]
}

// open opens the dealer's file; with make also one that is not there yet.
func (job *staffJob) open(ctx context.Context, make bool) (*store.Store, error) {
	path := filepath.Join(job.cfg.Data, job.dealer+".db")
	if _, err := os.Stat(path); err == nil || !make {
		return openDealer(ctx, job.cfg.Data, job.dealer)
	}
	if err := os.MkdirAll(job.cfg.Data, 0o700); err != nil {
		return nil, err
	}
	s, err := store.Open(ctx, path, store.Options{})
	if err != nil {
		return nil, err
	}
	if err := christen(ctx, s, job.dealer); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	fmt.Fprintf(job.Err, "%s is a new dealer: made %s.\n", job.dealer, path)
	return s, nil
}

func (job *staffJob) add(ctx context.Context, s *store.Store) error {
	job.in.Role = store.Role(job.role)
	if job.technician != "" {
		technicians, err := s.Staff.Technicians(ctx)
		if err != nil {
			return err
		}
		for _, t := range technicians {
			if t.Code == job.technician {
				job.in.TechnicianID = t.ID
			}
		}
		if job.in.TechnicianID == 0 {
			return fmt.Errorf("there is no technician %q", job.technician)
		}
	}
	who, link, err := s.Staff.Invite(ctx, job.in, false)
	if err != nil {
		return err
	}
	return job.show(ctx, s, who, link)
}

func (job *staffJob) link(ctx context.Context, s *store.Store) error {
	who, err := job.who(ctx, s)
	if err != nil {
		return err
	}
	link, err := s.Staff.NewLink(ctx, who.ID, job.reset, false)
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("%s is no longer active; an admin can let them back in, under «Personas»", who.Email)
	}
	if err != nil {
		return err
	}
	return job.show(ctx, s, who, link)
}

// who is whom --email names.
func (job *staffJob) who(ctx context.Context, s *store.Store) (store.Colleague, error) {
	if job.in.Email == "" {
		return store.Colleague{}, misuse{"--email says for whom"}
	}
	who, err := s.Staff.FindEmail(ctx, job.in.Email)
	if errors.Is(err, store.ErrNotFound) {
		err = fmt.Errorf("nobody has the address %q; «areaclientes staff list --dealer %s» shows who there is", job.in.Email, job.dealer)
	}
	return who, err
}

// show prints a link with the address under which the portal is reached.
func (job *staffJob) show(ctx context.Context, s *store.Store, who store.Colleague, link store.OneTimeLink) error {
	dealer, err := s.Settings.Get(ctx)
	if err != nil {
		return err
	}
	base := dealer.BaseURL
	if base == "" {
		host, port, err := net.SplitHostPort(job.cfg.HTTP)
		if err != nil {
			return misuse{err.Error()}
		}
		if host == "" || host == "0.0.0.0" || host == "::" {
			host = "localhost"
		}
		base = "http://" + net.JoinHostPort(host, port)
	}
	fmt.Fprintf(job.Out, "%s (%s), %s. Open this once, before %s:\n\n  %s\n\n", who.Name, who.Email, who.Role, link.Expires.Format("15:04"), link.URL(base))
	return nil
}

func (job *staffJob) list(ctx context.Context, s *store.Store) error {
	people, err := s.Staff.List(ctx)
	if err != nil {
		return err
	}
	if len(people) == 0 {
		fmt.Fprintf(job.Out, "Nobody yet. «areaclientes staff add --dealer %s …» lets the first one in.\n", job.dealer)
	}
	table := tabwriter.NewWriter(job.Out, 0, 0, 2, ' ', 0)
	for _, who := range people {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", who.Email, who.Name, who.Role, standing(who))
	}
	return table.Flush()
}

// standing says in a few words how somebody's access is.
func standing(who store.Colleague) string {
	switch {
	case !who.Active:
		return "deactivated"
	case !who.HasPassword:
		return "no password yet"
	case who.HasFactor():
		return "password and second factor"
	}
	return "password"
}

func (job *staffJob) deactivate(ctx context.Context, s *store.Store) error {
	who, err := job.who(ctx, s)
	if err != nil {
		return err
	}
	err = s.Staff.Deactivate(ctx, who.ID)
	var refusal store.Sentence
	switch {
	case errors.Is(err, store.ErrConflict):
		return fmt.Errorf("%s is not active anyway", who.Email)
	case errors.As(err, &refusal):
		return errors.New(refusal.Text)
	case err == nil:
		fmt.Fprintf(job.Out, "%s (%s) can no longer come in.\n", who.Name, who.Email)
	}
	return err
}
