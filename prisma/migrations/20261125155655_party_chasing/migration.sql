-- AlterTable
ALTER TABLE "parties" ADD COLUMN     "chased" BOOLEAN NOT NULL DEFAULT true;

-- CreateTable
CREATE TABLE "chasing_changes" (
    "id" BIGSERIAL NOT NULL,
    "party_code" TEXT NOT NULL,
    "chased" BOOLEAN NOT NULL,
    "reason" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "chasing_changes_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "chasing_changes_party_code_id_idx" ON "chasing_changes"("party_code", "id");

-- AddForeignKey
ALTER TABLE "chasing_changes" ADD CONSTRAINT "chasing_changes_party_code_fkey" FOREIGN KEY ("party_code") REFERENCES "parties"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Who was written to when must be explained for good: the turns of the switch are append-only.
CREATE FUNCTION "refuse_change_of_chasing_changes"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'chasing_changes is append-only: % is refused', TG_OP;
END
$$;

CREATE TRIGGER "chasing_changes_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "chasing_changes"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change_of_chasing_changes"();
