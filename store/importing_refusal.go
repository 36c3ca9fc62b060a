package store

import (
	"errors"
	"fmt"

	"github.com/mattn/go-sqlite3"
)

// refusedRow is the reason for which a row is not written.
type refusedRow string

func (r refusedRow) Error() string { return string(r) }

func refuse(format string, args ...any) error { return refusedRow(fmt.Sprintf(format, args...)) }

// rejection turns what stops one row into its result; any other error stops the import.
func rejection(err error) (ImportResult, error) {
	var reason refusedRow
	if errors.As(err, &reason) {
		return ImportResult{Outcome: RowRejected, Reason: string(reason)}, nil
	}
	var driver sqlite3.Error
	if errors.As(err, &driver) && driver.Code == sqlite3.ErrConstraint {
		return ImportResult{Outcome: RowRejected, Reason: "Algún valor de la fila está fuera de lo que se puede guardar. Compruebe importes, cantidades y porcentajes."}, nil
	}
	return ImportResult{}, err
}
