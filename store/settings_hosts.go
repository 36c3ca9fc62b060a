package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Hosts lists the host names that this dealer answers, in order.
func (r Settings) Hosts(ctx context.Context) ([]string, error) { return listHosts(ctx, r.s.readers) }

func listHosts(ctx context.Context, q querier) ([]string, error) {
	return collect(ctx, q, "list hosts", func(rows rowScanner, host *string) error {
		return rows.Scan(host)
	}, "SELECT host FROM hosts ORDER BY host")
}

// SetHosts replaces the host names that this dealer answers, whoever changed them meanwhile. They are
// kept in lower case, without a port. It returns Invalid for what is no name.
func (r Settings) SetHosts(ctx context.Context, hosts []string) error {
	return r.save(ctx, func(t *tx) error {
		changes, err := t.setHosts(ctx, hosts)
		if err != nil {
			return err
		}
		return t.turn(ctx, PageAddresses, "Direcciones de internet", 0, changes)
	})
}

// ChangeAddresses changes under which address letters lead to the portal and which host names it
// answers. It returns Invalid («base_url», «hosts») and ErrConflict when the page is newer than seen.
func (r Settings) ChangeAddresses(ctx context.Context, seen int64, baseURL string, hosts []string) error {
	return r.save(ctx, func(t *tx) error {
		before, err := loadDealer(ctx, t)
		if err != nil {
			return err
		}
		after := before
		after.BaseURL = baseURL
		if err := after.check(); err != nil {
			return err
		}
		changes, err := t.setHosts(ctx, hosts)
		if err != nil {
			return err
		}
		if before.BaseURL != baseURL {
			changes = append(changes, Change{"Dirección del portal", before.BaseURL, baseURL})
		}
		if _, err := t.ExecContext(ctx, "INSERT INTO settings (key, value) VALUES ('base_url', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", baseURL); err != nil {
			return err
		}
		return t.turn(ctx, PageAddresses, "Direcciones de internet", seen, changes)
	})
}

func (t *tx) setHosts(ctx context.Context, hosts []string) ([]Change, error) {
	old, err := listHosts(ctx, t)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, host := range hosts {
		host = strings.ToLower(strings.TrimSpace(host))
		if !reachable(host) {
			return nil, Invalid{"hosts": fmt.Sprintf("«%s» no es un nombre; escriba, por ejemplo, areaclientes.ejemplo.es, sin https:// y sin barras.", host)}
		}
		names = append(names, host)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if slices.Equal(old, names) {
		return nil, nil
	}
	if _, err := t.ExecContext(ctx, "DELETE FROM hosts"); err != nil {
		return nil, err
	}
	for _, host := range names {
		if _, err := t.ExecContext(ctx, "INSERT INTO hosts (host) VALUES (?)", host); err != nil {
			return nil, err
		}
	}
	return Changes("Nombres", strings.Join(old, ", "), strings.Join(names, ", ")), nil
}
