-- CreateTable
CREATE TABLE "material_run_lines" (
    "run_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "finding" TEXT NOT NULL,
    "item_code" TEXT NOT NULL,
    "ref" TEXT,
    "quantity" DOUBLE PRECISION,
    "on_date" DATE,
    "to_date" DATE,
    "days" INTEGER,
    "order_lines" JSONB NOT NULL,

    CONSTRAINT "material_run_lines_pkey" PRIMARY KEY ("run_id","position")
);

-- AddForeignKey
ALTER TABLE "material_run_lines" ADD CONSTRAINT "material_run_lines_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "rhythm_runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
