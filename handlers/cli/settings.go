package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"areaclientes/assets"
	"areaclientes/store"
)

var settingsCommand = command{
	name: "settings", args: "--dealer NAME [--data DIR] [KEY=VALUE...]", summary: "Show or change what a dealer says about itself: name, e-mail, colour, host names …",
	help: `
Without KEY=VALUE it lists every setting. «hosts» is the host names that the dealer answers, with
commas between them; next_order and next_incident are the next numbers, as they are to look:
06354, W92987. A running portal takes them over within a second.

  areaclientes settings --dealer sercaman name=SERCAMÁN email=oficina@sercaman.es \
      base_url=https://areaclientes.sercaman.es hosts=areaclientes.sercaman.es color=#b3111c

  --dealer NAME  whose settings: the name of the file, sercaman for sercaman.db
  --data DIR     where the dealers' files are (./data)

Until «email» is set the office gets no letters; until «base_url» is set letters carry no links.
`,
	run: func(ctx context.Context, c *call) error {
		c.cfg.dataFlag(c.flags)
		dealer := c.flags.String("dealer", "", "")
		changes, err := c.parse()
		if err != nil {
			return err
		}
		s, err := openDealer(ctx, c.cfg.Data, *dealer)
		if err != nil {
			return err
		}
		return errors.Join(c.settings(ctx, s, changes), s.Close())
	},
}

// openDealer opens the file of a dealer that is there.
func openDealer(ctx context.Context, dir, dealer string) (*store.Store, error) {
	if !slug.MatchString(dealer) {
		return nil, misuse{"--dealer NAME is missing or not a name"}
	}
	path := filepath.Join(dir, dealer+".db")
	if found, _ := filepath.Glob(path); len(found) == 0 {
		return nil, fmt.Errorf("there is no dealer %q in %s; «areaclientes import» makes one", dealer, dir)
	}
	return store.Open(ctx, path, store.Options{})
}

// settings makes the changes and then shows how things stand.
func (c *call) settings(ctx context.Context, s *store.Store, changes []string) error {
	profile, err := s.Settings.Get(ctx)
	if err != nil {
		return err
	}
	hosts, err := s.Settings.Hosts(ctx)
	if err != nil {
		return err
	}
	for _, change := range changes {
		key, value, found := strings.Cut(change, "=")
		switch {
		case !found:
			return misuse{fmt.Sprintf("%q is not KEY=VALUE", change)}
		case key == "hosts":
			hosts = strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' })
			continue
		case key == "next_order" || key == "next_incident":
			if err := setSeries(ctx, s, strings.TrimPrefix(key, "next_"), value); err != nil {
				return plain(err)
			}
			continue
		case key == "color":
			if _, err := assets.Theme(value); err != nil {
				return err
			}
		case key == "logo" && value != "":
			if value, err = assets.Logo([]byte(value)); err != nil {
				return plain(err)
			}
		}
		if err := profile.Set(key, value); err != nil {
			return plain(err)
		}
	}
	if len(changes) > 0 {
		if err := errors.Join(s.Settings.Put(ctx, profile), s.Settings.SetHosts(ctx, hosts)); err != nil {
			return plain(err)
		}
	}
	table := tabwriter.NewWriter(c.Out, 0, 0, 2, ' ', 0)
	for _, pair := range append(profile.Pairs(), store.Pair{Key: "hosts", Value: strings.Join(hosts, ",")}) {
		fmt.Fprintf(table, "%s\t%.60s\n", pair.Key, strings.Join(strings.Fields(pair.Value), " "))
	}
	return table.Flush()
}

// setSeries makes next, such as W92987, the next number of a series: its digits say how wide.
func setSeries(ctx context.Context, s *store.Store, series, next string) error {
	prefix := strings.TrimRight(next, "0123456789")
	number, err := strconv.ParseInt(strings.TrimPrefix(next, prefix), 10, 64)
	if err != nil {
		return store.Invalid{"next": fmt.Sprintf("«%s» no acaba en cifras.", next)}
	}
	return s.Settings.SetSeries(ctx, series, prefix, len(next)-len(prefix), number)
}

// plain is an error in the words that a person reads: of an Invalid, its sentences.
func plain(err error) error {
	var invalid store.Invalid
	if !errors.As(err, &invalid) {
		return err
	}
	var sentences []string
	for _, sentence := range invalid {
		sentences = append(sentences, sentence)
	}
	slices.Sort(sentences)
	return errors.New(strings.Join(sentences, " "))
}
