package imports

import (
	"strconv"

	"areaclientes/store"
)

// ProgressID is the region that shows how far an import is.
const ProgressID = "avance"

func taskTitle(job store.ImportJob) string {
	switch job.Task {
	case store.TaskCheck:
		return "Comprobando qué va a cambiar"
	case store.TaskUndo:
		return "Deshaciendo la importación"
	}
	return "Importando"
}

func taskStep(job store.ImportJob) int {
	if job.Task == store.TaskCheck {
		return stepReview
	}
	return stepGo
}

func percent(job store.ImportJob) string { return strconv.Itoa(int(job.Done * 100)) }

func doing(job store.ImportJob) string {
	switch {
	case job.State == store.ImportQueued:
		return "Espera su turno: las importaciones van de una en una."
	case job.Doing == "":
		return "Empezando…"
	}
	return job.Doing
}

func stoppedTitle(job store.ImportJob) string {
	switch {
	case job.State == store.ImportCut && job.Task == store.TaskRun:
		return "La importación se ha interrumpido"
	case job.State == store.ImportCut:
		return "La comprobación se ha interrumpido"
	case job.Task == store.TaskUndo:
		return "No se ha podido deshacer"
	case job.Task == store.TaskRun:
		return "No se ha podido importar"
	}
	return "No se ha podido comprobar"
}

func stoppedText(job store.ImportJob) string {
	if job.State == store.ImportCut && job.Task == store.TaskRun {
		return "El programa se paró a la mitad. Lo que ya estaba escrito está bien; repítala y se completará lo que falta."
	}
	if job.State == store.ImportCut {
		return "El programa se paró a la mitad. No se ha cambiado nada; repítalo."
	}
	return ""
}
