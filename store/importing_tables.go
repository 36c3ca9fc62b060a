package store

// ImportTable names what an ERP's table is about; the same words stand in reports.
type ImportTable string

// The tables an import fills, in the order in which one needs the other.
const (
	ImportTechnicians   ImportTable = "technicians"
	ImportCustomers     ImportTable = "customers"
	ImportAddresses     ImportTable = "addresses"
	ImportEquipment     ImportTable = "equipment"
	ImportArticles      ImportTable = "articles"
	ImportCompatibility ImportTable = "compatibility"
	ImportCoverage      ImportTable = "coverage"
	ImportReadings      ImportTable = "readings"
)

// ImportOrder lists the tables in the order in which they must be imported.
var ImportOrder = [...]ImportTable{ImportTechnicians, ImportCustomers, ImportAddresses, ImportEquipment,
	ImportArticles, ImportCompatibility, ImportCoverage, ImportReadings}

// Word is the table as people call it.
func (t ImportTable) Word() string {
	switch t {
	case ImportTechnicians:
		return "técnicos"
	case ImportCustomers:
		return "clientes"
	case ImportAddresses:
		return "direcciones de envío"
	case ImportEquipment:
		return "equipos"
	case ImportArticles:
		return "artículos"
	case ImportCompatibility:
		return "compatibilidades"
	case ImportCoverage:
		return "coberturas"
	case ImportReadings:
		return "lecturas"
	}
	return string(t)
}
