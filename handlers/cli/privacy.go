package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"areaclientes/store"
)

var privacyCommand = command{
	name: "privacy", args: "export|retention|breach --dealer NAME [--data DIR] [FLAGS]", summary: "Hand a customer its data, see what has been kept for long enough, say whom a breach affects.",
	help: `
  areaclientes privacy export --dealer sercaman --customer 04812 -o gredos.zip
  areaclientes privacy retention --dealer sercaman --dry-run
  areaclientes privacy breach --dealer sercaman --from 2026-11-20 --to 2026-11-23

  export     everything that is kept of --customer, as a ZIP of JSON, CSV and files (RGPD, 15 and 20);
             with --person, of one of its people by their number. -o says where it goes
  retention  lets go what has been kept for longer than the settings say; serve does it each night.
             --dry-run only lists how much of each class it would be
  breach     the customers whose things were seen or changed in a time, with what and by whom, from the
             log: for the notice to the AEPD within 72 hours (RGPD, 33). --from and --to are days or
             moments, 2026-11-20 or 2026-11-20T18:30; --json as JSON

  --dealer NAME  whose data: the name of the file, sercaman for sercaman.db
  --data DIR     where the dealers' files are (./data)
`,
	run: func(ctx context.Context, c *call) error {
		job := privacyJob{call: c}
		c.cfg.dataFlag(c.flags)
		dealer := c.flags.String("dealer", "", "")
		c.flags.StringVar(&job.customer, "customer", "", "")
		c.flags.Int64Var(&job.person, "person", 0, "")
		c.flags.StringVar(&job.out, "o", "", "")
		c.flags.BoolVar(&job.dry, "dry-run", false, "")
		c.flags.StringVar(&job.from, "from", "", "")
		c.flags.StringVar(&job.to, "to", "", "")
		c.flags.BoolVar(&job.json, "json", false, "")
		rest, err := c.parse()
		if err != nil {
			return err
		}
		acts := map[string]func(context.Context, *store.Store) error{"export": job.export, "retention": job.retention, "breach": job.breach}
		if len(rest) != 1 || acts[rest[0]] == nil {
			return misuse{"say one of export, retention, breach"}
		}
		s, err := openDealer(ctx, c.cfg.Data, *dealer)
		if err != nil {
			return err
		}
		ctx = store.WithActor(ctx, store.Actor{Kind: store.ByConsole, Name: "privacy"})
		return errors.Join(plain(acts[rest[0]](ctx, s)), s.Close())
	},
}

// privacyJob is one use of the privacy command.
type privacyJob struct {
	*call
	customer, out, from, to string
	person                  int64
	dry, json               bool
}

func (job *privacyJob) export(ctx context.Context, s *store.Store) error {
	if job.customer == "" || job.out == "" {
		return misuse{"--customer says whose data and -o where it goes"}
	}
	id, err := s.Privacy.Find(ctx, job.customer)
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("there is no customer %q", job.customer)
	}
	if err != nil {
		return err
	}
	who := store.Subject{Customer: id, Person: store.PersonID(job.person)}
	if err := s.Privacy.Announce(ctx, who); err != nil {
		return err
	}
	// Beside the place where it goes, so that a file with that name is whole.
	file, err := os.CreateTemp(filepath.Dir(job.out), ".export-*")
	if err != nil {
		return err
	}
	err = errors.Join(s.Privacy.Export(ctx, who, file), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), job.out)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	fmt.Fprintf(job.Out, "%s\n", job.out)
	return nil
}

func (job *privacyJob) retention(ctx context.Context, s *store.Store) error {
	list, err := s.Privacy.Due(ctx)
	if !job.dry && err == nil {
		list, err = s.Privacy.Retain(ctx)
	}
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(job.Out, 0, 0, 2, ' ', 0)
	for _, due := range list {
		fmt.Fprintf(table, "%s\t%d\tbefore %s\t%s\n", due.Class, due.Count, due.Before.Format(time.DateOnly), due.Basis)
	}
	return table.Flush()
}

func (job *privacyJob) breach(ctx context.Context, s *store.Store) error {
	from, err := job.moment(s, job.from, false)
	if err != nil {
		return err
	}
	to, err := job.moment(s, job.to, true)
	if err != nil {
		return err
	}
	list, err := s.Privacy.Affected(ctx, from, to)
	if err != nil {
		return err
	}
	if job.json {
		return json.NewEncoder(job.Out).Encode(list)
	}
	for _, a := range list {
		fmt.Fprintf(job.Out, "%s  %s\n", a.Number, a.Name)
		for _, seen := range a.Seen {
			fmt.Fprintf(job.Out, "    %s\n", seen)
		}
	}
	fmt.Fprintf(job.Out, "%d customers\n", len(list))
	return nil
}

// moment reads a day or a moment in the dealer's zone; a day's end is that of the day.
func (job *privacyJob) moment(s *store.Store, text string, end bool) (time.Time, error) {
	zone := s.Now().Location()
	if at, err := time.ParseInLocation("2006-01-02T15:04", text, zone); err == nil {
		return at, nil
	}
	day, err := time.ParseInLocation(time.DateOnly, text, zone)
	if err != nil {
		return day, misuse{fmt.Sprintf("--from and --to are days, as 2026-11-20, or moments, as 2026-11-20T18:30; not %q", text)}
	}
	if end {
		day = day.AddDate(0, 0, 1)
	}
	return day, nil
}
